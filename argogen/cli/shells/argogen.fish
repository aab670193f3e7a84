# Completes argogen's commands, options and names in fish: argogen completion fish | source
function __argogen_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc)
    set -l found (_ARGOGEN_COMPLETE=1 $words[1] $words[2..-1] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c argogen -f -a '(__argogen_complete)'
