package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// manifest is the text of a file.
type manifest struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// finding is what Argo says of one document. Kind and Name are as far as they could be read.
type finding struct {
	File string `json:"file"`
	Kind string `json:"kind"`
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	// Skipped: `argo lint` passes the document over without a word, or with one in its log; Message says why.
	Skipped bool   `json:"skipped,omitempty"`
	Message string `json:"message"`
}

// document is one document of a file, parsed by Argo; it has no object if the parser drops it.
type document struct {
	file string
	// strict is what is linted, loose what a templateRef leads to.
	strict, loose parseResult
	// settings is the controller's ConfigMap, if the document is that.
	settings *configMap
}

// templates are the WorkflowTemplates of one namespace, by name.
type templates struct {
	namespace string
	byName    map[string]*workflowTemplate
}

// find returns a WorkflowTemplate, as a cluster's API would.
func (known templates) find(name string) (*workflowTemplate, error) {
	if template, ok := known.byName[name]; ok {
		return template.DeepCopy(), nil
	}
	return nil, fmt.Errorf("workflow template %q is in none of the files in namespace %q", name, known.namespace)
}

// clusterTemplates are the ClusterWorkflowTemplates, by name.
type clusterTemplates map[string]*clusterWorkflowTemplate

// find returns a ClusterWorkflowTemplate, as a cluster's API would.
func (known clusterTemplates) find(name string) (*clusterWorkflowTemplate, error) {
	if template, ok := known[name]; ok {
		return template.DeepCopy(), nil
	}
	return nil, fmt.Errorf("cluster workflow template %q is in none of the files", name)
}

// library is what manifests can refer to: the templates of each namespace, as written or "", and of the cluster.
type library struct {
	namespaces map[string]templates
	cluster    clusterTemplates
}

// in returns the WorkflowTemplates of a namespace.
func (known library) in(namespace string) templates {
	if _, ok := known.namespaces[namespace]; !ok {
		known.namespaces[namespace] = templates{namespace, map[string]*workflowTemplate{}}
	}
	return known.namespaces[namespace]
}

// add takes an object into the library; an error if its name is taken.
func (known library) add(given parseResult) error {
	if given.Err != nil {
		return given.Err
	}
	switch typed := given.Object.(type) {
	case *workflowTemplate:
		namespace := known.in(typed.Namespace)
		if namespace.byName[typed.Name] != nil {
			return fmt.Errorf("duplicate WorkflowTemplate %q", typed.Name)
		}
		namespace.byName[typed.Name] = typed
	case *clusterWorkflowTemplate:
		if known.cluster[typed.Name] != nil {
			return fmt.Errorf("duplicate ClusterWorkflowTemplate %q", typed.Name)
		}
		known.cluster[typed.Name] = typed
	}
	return nil
}

// readFiles returns the texts of some files.
func readFiles(names []string) ([]manifest, error) {
	var manifests []manifest
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		manifests = append(manifests, manifest{name, string(body)})
	}
	return manifests, nil
}

// validateAll returns what `argo lint --offline` says of files that it is given together.
func validateAll(manifests []manifest) []finding {
	known := library{map[string]templates{}, clusterTemplates{}}
	var documents []document
	refused := map[int]error{}
	for _, given := range manifests {
		for _, text := range split(given.Text) {
			one := document{given.File, parse(text, true), parse(text, false), settingsIn(text)}
			if err := known.add(one.loose); err != nil {
				refused[len(documents)] = err // ends `argo lint` at once; here the others have their say
			}
			documents = append(documents, one)
		}
	}
	found := []finding{}
	for index, one := range documents {
		if said, ok := one.check(known, refused[index]); ok {
			found = append(found, said)
		}
	}
	return found
}

var (
	separator = regexp.MustCompile(`\n---`)
	comment   = regexp.MustCompile(`(?m)^\s*#.*$`)
)

// split returns the documents of a text that hold more than comments, cut where ParseObjects cuts them.
func split(text string) []string {
	if json.Valid([]byte(text)) {
		return []string{text}
	}
	var documents []string
	for index, part := range separator.Split(text, -1) {
		if strings.TrimSpace(comment.ReplaceAllString(part, "")) == "" {
			continue
		}
		if index > 0 {
			part = "---" + part // with the line that it began with, so that nothing takes it for JSON
		}
		documents = append(documents, part)
	}
	return documents
}

// parse returns the object of one document, or none where Argo makes none of it.
func parse(text string, strict bool) parseResult {
	for _, result := range parseObjects([]byte(text), strict) {
		return result
	}
	return parseResult{}
}

// check returns what Argo says of a document; false for kinds that it does not look at.
func (one document) check(known library, refused error) (finding, bool) {
	said := finding{File: one.file}
	if one.settings != nil {
		said.Kind, said.Name, said.OK = "ConfigMap", one.settings.Name, true
		if err := readSettings(one.settings); err != nil {
			said.OK, said.Message = false, err.Error()
		}
		return said, true
	}
	if one.loose.Object == nil {
		said.Skipped, said.Message = true, "no Kubernetes object could be read"
		return said, true
	}
	said.Kind = kindOf(one.loose.Object)
	said.Name = one.loose.Object.GetName() + one.loose.Object.GetGenerateName()
	if one.strict.Object == nil {
		said.Skipped, said.Message = true, "its strict parser drops it: a key stands twice"
		return said, said.Kind != ""
	}
	err := refused
	if err == nil {
		err = one.strict.Err
	}
	if err == nil {
		err = lint(one.strict.Object, known)
	}
	said.OK = err == nil
	if err != nil {
		said.Message = err.Error()
	}
	return said, said.Kind != ""
}

// kindOf returns the kind of an object, "" for kinds that `argo lint` passes over.
func kindOf(object any) string {
	switch object.(type) {
	case *workflow:
		return "Workflow"
	case *workflowTemplate:
		return "WorkflowTemplate"
	case *clusterWorkflowTemplate:
		return "ClusterWorkflowTemplate"
	case *cronWorkflow:
		return "CronWorkflow"
	}
	return ""
}

// lint runs Argo's validation of a kind, with the options of `argo lint --offline`; a panic is an error like any other.
func lint(object any, known library) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("argo panics: %v", cause)
		}
	}()
	switch typed := object.(type) {
	case *workflow:
		return validateWorkflow(known.in(typed.Namespace), known.cluster, typed.DeepCopy())
	case *workflowTemplate:
		return validateWorkflowTemplate(known.in(typed.Namespace), known.cluster, typed.DeepCopy())
	case *clusterWorkflowTemplate:
		return validateClusterWorkflowTemplate(known.cluster, typed.DeepCopy())
	case *cronWorkflow:
		return validateCronWorkflow(known.in(typed.Namespace), known.cluster, typed.DeepCopy())
	}
	return nil
}
