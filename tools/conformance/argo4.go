//go:build !argo3

package main

import (
	"context"

	"github.com/argoproj/argo-workflows/v4/config"
	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/expr/env"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	argotemplate "github.com/argoproj/argo-workflows/v4/util/template"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
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
	ctx           = logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.Text))
	anyString     = wfv1.AnyStringPtr
	functionsAnd  = env.GetFuncMap
	newController = config.NewController
)

// Get returns a WorkflowTemplate.
func (known templates) Get(_ context.Context, name string) (*workflowTemplate, error) {
	return known.find(name)
}

// Get returns a ClusterWorkflowTemplate.
func (known clusterTemplates) Get(_ context.Context, name string) (*clusterWorkflowTemplate, error) {
	return known.find(name)
}

func parseObjects(body []byte, strict bool) []parseResult {
	return common.ParseObjects(ctx, body, strict)
}

func validateWorkflow(known templates, cluster clusterTemplates, given *workflow) error {
	return validate.Workflow(ctx, known, cluster, given, nil, validate.Opts{Lint: true})
}

func validateWorkflowTemplate(known templates, cluster clusterTemplates, given *workflowTemplate) error {
	return validate.WorkflowTemplate(ctx, known, cluster, given, nil, validate.Opts{Lint: true})
}

// validateClusterWorkflowTemplate knows no WorkflowTemplates: none can be referred to across namespaces.
func validateClusterWorkflowTemplate(cluster clusterTemplates, given *clusterWorkflowTemplate) error {
	return validate.ClusterWorkflowTemplate(ctx, nil, cluster, given, nil, validate.Opts{Lint: true})
}

func validateCronWorkflow(known templates, cluster clusterTemplates, given *cronWorkflow) error {
	return validate.CronWorkflow(ctx, known, cluster, given, nil)
}

func processArgs(given *template, passed *arguments, globals, local parameters) (*template, error) {
	return common.ProcessArgs(ctx, given, passed, globals, local, false, "", nil)
}

func substituteParams(given *template, globals, local parameters) (*template, error) {
	return common.SubstituteParams(ctx, given, globals, local)
}

func replace(text string, known map[string]any, allowUnresolved bool) (string, error) {
	return argotemplate.Replace(ctx, text, known, allowUnresolved)
}

func replaceStrict(text string, known map[string]any, prefixes []string) (string, error) {
	return argotemplate.ReplaceStrictAny(ctx, text, known, prefixes)
}
