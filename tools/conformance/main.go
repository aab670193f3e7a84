// Conformance asks Argo Workflows itself about manifests: its validation, and its substitution.
//
//	conformance validate FILE...
//	conformance validate
//	conformance substitute
//
// validate says what `argo lint --offline` says of files that it is given together, so that a templateRef finds its
// WorkflowTemplate: for every Workflow, WorkflowTemplate, ClusterWorkflowTemplate and CronWorkflow, and for every
// document that can't be read, one line of JSON; see finding. Of a ConfigMap workflow-controller-configmap it says whether
// the controller of that version can read its settings. The exit code is 2 if a file can't be read.
//
// Without files, each line of standard input is a JSON list of files, see manifest, and each is answered with one list
// of findings.
//
// substitute reads questions from standard input, one line of JSON each, and answers each with one; see question.
//
// The program is built with Argo 4.1, or with -tags argo3 and v3.mod with Argo 3.7: argo4.go and argo3.go hold all that
// differs between them.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: conformance validate [FILE...] | conformance substitute"))
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	var err error
	switch mode, files := os.Args[1], os.Args[2:]; {
	case mode == "validate" && len(files) > 0:
		err = printFindings(files, out)
	case mode == "validate":
		err = answerAll(in, out, validateAll)
	case mode == "substitute":
		err = answerAll(in, out, question.answered)
	default:
		err = fmt.Errorf("no such mode: %s", mode)
	}
	if err != nil {
		fail(err)
	}
}

// answerAll answers what it is asked until there is no more.
func answerAll[Q, A any](in *json.Decoder, out *json.Encoder, reply func(Q) A) error {
	for {
		var asked Q
		if err := in.Decode(&asked); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := out.Encode(reply(asked)); err != nil {
			return err
		}
	}
}

// printFindings writes what Argo says of some files.
func printFindings(files []string, out *json.Encoder) error {
	manifests, err := readFiles(files)
	if err != nil {
		return err
	}
	for _, found := range validateAll(manifests) {
		if err := out.Encode(found); err != nil {
			return err
		}
	}
	return nil
}

// fail says what went wrong and ends the program.
func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
