// Conformance asks Argo Workflows itself about manifests: its validation, and its substitution.
//
//	conformance validate FILE...
//	conformance substitute
//
// validate runs what Argo's server runs for `argo lint`. All files are known to each other, so that a templateRef finds
// its WorkflowTemplate. Every WorkflowTemplate and CronWorkflow in them gives one line of JSON: file, kind, name, ok,
// message. Other kinds are passed over. The exit code is 1 if any of them is not ok, 2 if a file can't be read.
//
// substitute reads questions from standard input, one line of JSON each, and answers each with one; see question.
//
// The program is built with Argo 4.1, or with -tags argo3 and v3.mod with Argo 3.7: argo4.go and argo3.go hold all that
// differs between them.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: conformance validate FILE... | conformance substitute"))
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	switch os.Args[1] {
	case "validate":
		refused, err := validateFiles(os.Args[2:], out)
		if err != nil {
			fail(err)
		}
		if refused {
			os.Exit(1)
		}
	case "substitute":
		if err := answerAll(json.NewDecoder(os.Stdin), out); err != nil {
			fail(err)
		}
	default:
		fail(fmt.Errorf("no such mode: %s", os.Args[1]))
	}
}

// fail says what went wrong and ends the program.
func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
