package main

import (
	"encoding/json"
	"fmt"
	"os"
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
	parseResult
}

// templates are the WorkflowTemplates of all files, by name: their namespaces don't matter here.
type templates map[string]*workflowTemplate

// find returns a WorkflowTemplate, as a cluster's API would.
func (known templates) find(name string) (*workflowTemplate, error) {
	if template, ok := known[name]; ok {
		return template.DeepCopy(), nil
	}
	return nil, fmt.Errorf("workflow template %q is in none of the files", name)
}

// clusterTemplates are none.
type clusterTemplates struct{}

// find never finds a ClusterWorkflowTemplate.
func (clusterTemplates) find(name string) (*clusterWorkflowTemplate, error) {
	return nil, fmt.Errorf("cluster workflow template %q can't be looked up", name)
}

// validateFiles writes what Argo says of every object in the files, and returns whether it refuses any.
func validateFiles(files []string, out *json.Encoder) (bool, error) {
	objects, known, err := load(files)
	if err != nil {
		return false, err
	}
	refused := false
	for _, given := range objects {
		found, ok := check(given, known)
		if !ok {
			continue
		}
		refused = refused || !found.OK
		if err := out.Encode(found); err != nil {
			return false, err
		}
	}
	return refused, nil
}

// load reads all objects of all files, and the WorkflowTemplates among them.
func load(files []string) ([]object, templates, error) {
	var objects []object
	known := templates{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		for _, parsed := range parseObjects(body) {
			objects = append(objects, object{file, parsed})
			if template, ok := parsed.Object.(*workflowTemplate); ok && parsed.Err == nil {
				known[template.Name] = template
			}
		}
	}
	return objects, known, nil
}

// check returns what Argo says of an object; false for kinds that are not Argo's.
func check(given object, known templates) (finding, bool) {
	err := given.Err
	var kind string
	switch typed := given.Object.(type) {
	case *workflowTemplate:
		kind = "WorkflowTemplate"
		if err == nil {
			err = validateWorkflowTemplate(known, typed.DeepCopy())
		}
	case *cronWorkflow:
		kind = "CronWorkflow"
		if err == nil {
			err = validateCronWorkflow(known, typed.DeepCopy())
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
