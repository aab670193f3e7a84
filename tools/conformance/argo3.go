//go:build argo3

package main

import (
	"context"

	"github.com/argoproj/argo-workflows/v3/config"
	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/util/expr/env"
	argotemplate "github.com/argoproj/argo-workflows/v3/util/template"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
)

type (
	arguments               = wfv1.Arguments
	clusterWorkflowTemplate = wfv1.ClusterWorkflowTemplate
	cronWorkflow            = wfv1.CronWorkflow
	item                    = wfv1.Item
	parameter               = wfv1.Parameter
	parameters              = common.Parameters
	parseResult             = common.ParseResult
	template                = wfv1.Template
	workflow                = wfv1.Workflow
	workflowTemplate        = wfv1.WorkflowTemplate
)

const (
	mapItem  = wfv1.Map
	textItem = wfv1.String
)

var (
	ctx           = context.Background()
	anyString     = wfv1.AnyStringPtr
	functionsAnd  = env.GetFuncMap
	newController = config.NewController
)

// Get returns a WorkflowTemplate.
func (known templates) Get(name string) (*workflowTemplate, error) {
	return known.find(name)
}

// Get returns a ClusterWorkflowTemplate.
func (known clusterTemplates) Get(name string) (*clusterWorkflowTemplate, error) {
	return known.find(name)
}

func parseObjects(body []byte, strict bool) []parseResult {
	return common.ParseObjects(body, strict)
}

func validateWorkflow(known templates, cluster clusterTemplates, given *workflow) error {
	return validate.ValidateWorkflow(known, cluster, given, nil, validate.ValidateOpts{Lint: true})
}

func validateWorkflowTemplate(known templates, cluster clusterTemplates, given *workflowTemplate) error {
	return validate.ValidateWorkflowTemplate(known, cluster, given, nil, validate.ValidateOpts{Lint: true})
}

// validateClusterWorkflowTemplate knows no WorkflowTemplates: none can be referred to across namespaces.
func validateClusterWorkflowTemplate(cluster clusterTemplates, given *clusterWorkflowTemplate) error {
	return validate.ValidateClusterWorkflowTemplate(nil, cluster, given, nil, validate.ValidateOpts{Lint: true})
}

func validateCronWorkflow(known templates, cluster clusterTemplates, given *cronWorkflow) error {
	return validate.ValidateCronWorkflow(ctx, known, cluster, given, nil)
}

func processArgs(given *template, passed *arguments, globals, local parameters) (*template, error) {
	return common.ProcessArgs(given, passed, globals, local, false, "", nil)
}

func substituteParams(given *template, globals, local parameters) (*template, error) {
	return common.SubstituteParams(given, globals, local)
}

func replace(text string, known map[string]any, allowUnresolved bool) (string, error) {
	return argotemplate.Replace(text, known, allowUnresolved)
}

func replaceStrict(text string, known map[string]any, prefixes []string) (string, error) {
	return argotemplate.ReplaceStrictAny(text, known, prefixes)
}
