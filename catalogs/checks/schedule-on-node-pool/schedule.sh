# Say which node it runs on. That it runs at all is what is checked.
set -eu
echo "passed: a pod was scheduled on the node $NODE_NAME and runs there, on $(uname -m)"
