package main

import (
	"encoding/json"
	"fmt"

	"github.com/expr-lang/expr"
)

// question is one thing to do, by the member that is there besides Globals, which holds all variables that are known.
//
// Where the controller's own function is private, the exported ones that it is made of are called in its order.
type question struct {
	// Template and Arguments: common.ProcessArgs; without Arguments common.SubstituteParams, as before a retry.
	Template  *template          `json:"template"`
	Arguments *map[string]string `json:"arguments"`
	Local     parameters         `json:"local"`
	// Step: a step or DAG task, its references resolved, then expanded if it loops (resolveReferences, expandStep).
	Step map[string]any `json:"step"`
	// Pod: what substitutePodParams makes of a processed template's container and of the executor's ARGO_TEMPLATE.
	Pod *template `json:"pod"`
	// Fields: any JSON, for instance a Workflow's arguments (substituteGlobalVariables).
	Fields any `json:"fields"`
	// Expression: an output's valueFrom.expression (resolveParameter).
	Expression string `json:"expression"`

	Globals parameters `json:"globals"`
}

// answer is a question's result, or Argo's message if it refuses.
type answer struct {
	Value   any    `json:"value,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// answered returns the answer to a question.
func (asked question) answered() answer {
	value, err := asked.answer()
	if err != nil {
		return answer{Refused: err.Error()}
	}
	return answer{Value: value}
}

// answer returns what Argo makes of the question.
func (asked question) answer() (any, error) {
	switch {
	case asked.Template != nil && asked.Arguments != nil:
		return processArgs(asked.Template, argumentsOf(*asked.Arguments), asked.Globals, asked.Local)
	case asked.Template != nil:
		return substituteParams(asked.Template, asked.Globals, asked.Local)
	case asked.Step != nil:
		return calls(asked.Step, asked.Globals)
	case asked.Pod != nil:
		return pod(asked.Pod, asked.Globals)
	case asked.Expression != "":
		return evaluate(asked.Expression, asked.Globals)
	}
	return replaceIn(asked.Fields, scope(asked.Globals), true)
}

// scope returns variables in the form that substitution takes.
func scope(known parameters) map[string]any {
	values := map[string]any{}
	for name, value := range known {
		values[name] = value
	}
	return values
}

// argumentsOf returns parameters as a step passes them.
func argumentsOf(values map[string]string) *arguments {
	given := &arguments{}
	for name, value := range values {
		given.Parameters = append(given.Parameters, parameter{Name: name, Value: anyString(value)})
	}
	return given
}

// calls returns a step as Argo starts it, once for each item if it has withItems or a withParam.
func calls(step map[string]any, known parameters) ([]any, error) {
	body, err := json.Marshal(step)
	if err != nil {
		return nil, err
	}
	resolved, err := replaceStrict(string(body), scope(known), []string{"steps", "tasks"})
	if err != nil {
		return nil, err
	}
	var started map[string]any
	if err := json.Unmarshal([]byte(resolved), &started); err != nil {
		return nil, err
	}
	items, loops, err := itemsOf(started)
	if err != nil || !loops {
		return []any{started}, err
	}
	delete(started, "withItems")
	delete(started, "withParam")
	var expanded []any
	for _, one := range items {
		values := scope(known)
		if err := addItem(values, one); err != nil {
			return nil, err
		}
		call, err := replaceIn(started, values, false)
		if err != nil {
			return nil, err
		}
		expanded = append(expanded, call)
	}
	return expanded, nil
}

// itemsOf returns the items of a resolved step, and whether it loops at all.
func itemsOf(step map[string]any) (items []item, loops bool, err error) {
	list, loops := step["withParam"].(string)
	if !loops && step["withItems"] != nil {
		body, err := json.Marshal(step["withItems"])
		if err != nil {
			return nil, false, err
		}
		list, loops = string(body), true
	}
	if !loops {
		return nil, false, nil
	}
	if err := json.Unmarshal([]byte(list), &items); err != nil {
		return nil, true, fmt.Errorf("the items are no JSON list: %w", err)
	}
	return items, true, nil
}

// addItem adds {{item}} and, for a map, {{item.key}} to the variables, as processItem sets them.
func addItem(values map[string]any, one item) error {
	body, err := json.Marshal(one)
	values["item"] = string(body)
	switch one.GetType() {
	case textItem:
		values["item"] = one.GetStrVal()
	case mapItem:
		for key, value := range one.GetMapVal() {
			values["item."+key] = fmt.Sprintf("%v", value)
		}
	}
	return err
}

// pod returns a processed template's container and ARGO_TEMPLATE, which the executor gets without input parameters.
func pod(processed *template, known parameters) (any, error) {
	shipped := processed.DeepCopy()
	shipped.Inputs.Parameters = nil
	body, err := json.Marshal(shipped)
	if err != nil {
		return nil, err
	}
	values := scope(known)
	for _, given := range processed.Inputs.Parameters {
		values["inputs.parameters."+given.Name] = given.Value.String()
	}
	fields := map[string]any{"ARGO_TEMPLATE": string(body), "container": processed.Container, "script": processed.Script}
	return replaceIn(fields, values, true)
}

// replaceIn returns JSON with its tags replaced: those that can be, or else all of them.
func replaceIn(fields any, known map[string]any, allowUnresolved bool) (any, error) {
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	text, err := replace(string(body), known, allowUnresolved)
	if err != nil {
		return nil, err
	}
	var result any
	err = json.Unmarshal([]byte(text), &result)
	return result, err
}

// evaluate returns the value of an output's expression.
func evaluate(expression string, known parameters) (any, error) {
	functions := functionsAnd(scope(known))
	program, err := expr.Compile(expression, expr.Env(functions))
	if err != nil {
		return nil, err
	}
	return expr.Run(program, functions)
}
