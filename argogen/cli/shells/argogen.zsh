#compdef argogen
# Completes argogen's commands, options and names in zsh: source <(argogen completion zsh)
_argogen() {
    local line value
    local -a described
    for line in "${(@f)$(_ARGOGEN_COMPLETE=1 "${words[1]}" "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        value="${line%%$'\t'*}"
        [[ -n "$value" ]] && described+=("${value//:/\\:}:${line#*$'\t'}")
    done
    if (( $#described )); then
        _describe -V argogen described
    else
        _files
    fi
}
if [[ "${zsh_eval_context[-1]}" == loadautofunc ]]; then
    _argogen "$@"
else
    compdef _argogen argogen
fi
