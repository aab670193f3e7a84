package main

import (
	"context"
	"strings"

	apiv1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/fake"
	"sigs.k8s.io/yaml"
)

type configMap = apiv1.ConfigMap

const controllerConfigMap = "workflow-controller-configmap"

// settingsIn returns the ConfigMap of a controller, or nil for any other document.
func settingsIn(text string) *configMap {
	var found configMap
	if err := yaml.Unmarshal([]byte(text), &found); err != nil || found.Kind != "ConfigMap" {
		return nil
	}
	if found.Name != controllerConfigMap && !strings.HasSuffix(found.Name, "-"+controllerConfigMap) {
		return nil
	}
	return &found
}

// readSettings reads a ConfigMap as the controller does when it starts; an error ends the controller.
func readSettings(given *configMap) error {
	_, err := newController(given.Namespace, given.Name, fake.NewSimpleClientset(given)).Get(context.Background())
	return err
}
