// Conformance asks Argo's own validation, as its server runs it for `argo lint`, about manifests.
//
//	conformance FILE...
//
// All files are known to each other, so that a templateRef finds its WorkflowTemplate. Every WorkflowTemplate and
// CronWorkflow in them gives one line of JSON: file, kind, name, ok, message. Other kinds are passed over. The exit
// code is 1 if any of them is not ok, 2 if a file can't be read.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
)

// finding is what Argo says of one object.
type finding struct {
	File    string `json:"file"`
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
}

// object is one document of a manifest file, as strictly parsed by Argo.
type object struct {
	file string
	common.ParseResult
}

// templates are the WorkflowTemplates of all files, by name: their namespaces don't matter here.
type templates map[string]*wfv1.WorkflowTemplate

// Get returns a WorkflowTemplate, as a cluster's API would.
func (known templates) Get(_ context.Context, name string) (*wfv1.WorkflowTemplate, error) {
	if template, ok := known[name]; ok {
		return template.DeepCopy(), nil
	}
	return nil, fmt.Errorf("workflow template %q is in none of the files", name)
}

// clusterTemplates are none.
type clusterTemplates struct{}

// Get never finds a ClusterWorkflowTemplate.
func (clusterTemplates) Get(_ context.Context, name string) (*wfv1.ClusterWorkflowTemplate, error) {
	return nil, fmt.Errorf("cluster workflow template %q can't be looked up", name)
}

func main() {
	ctx := logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.Text))
	objects, known, err := load(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	code := 0
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, given := range objects {
		found, ok := check(ctx, given, known)
		if !ok {
			continue
		}
		if !found.OK {
			code = 1
		}
		if err := out.Encode(found); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	os.Exit(code)
}

// load reads all objects of all files, and the WorkflowTemplates among them.
func load(ctx context.Context, files []string) ([]object, templates, error) {
	var objects []object
	known := templates{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		for _, parsed := range common.ParseObjects(ctx, body, true) {
			objects = append(objects, object{file, parsed})
			if template, ok := parsed.Object.(*wfv1.WorkflowTemplate); ok && parsed.Err == nil {
				known[template.Name] = template
			}
		}
	}
	return objects, known, nil
}

// check returns what Argo says of an object; false for kinds that are not Argo's.
func check(ctx context.Context, given object, known templates) (finding, bool) {
	err := given.Err
	var kind string
	switch typed := given.Object.(type) {
	case *wfv1.WorkflowTemplate:
		kind = "WorkflowTemplate"
		if err == nil {
			err = validate.WorkflowTemplate(ctx, known, clusterTemplates{}, typed.DeepCopy(), nil, validate.Opts{Lint: true})
		}
	case *wfv1.CronWorkflow:
		kind = "CronWorkflow"
		if err == nil {
			err = validate.CronWorkflow(ctx, known, clusterTemplates{}, typed.DeepCopy(), nil)
		}
	default:
		return finding{}, false
	}
	found := finding{File: given.file, Kind: kind, Name: given.Object.GetName(), OK: err == nil}
	if err != nil {
		found.Message = err.Error()
	}
	return found, true
}
