
# What the rest of this file does not know: the command behind COMMANDS, which is completed as if it stood alone, and the
# words of an option, of which several may stand in one, parted by commas. bash cuts a word at each `=`.
_NAME_command() {
    local at=2
    while [ "$at" -lt "$COMP_CWORD" ]; do
        case ${COMP_WORDS[at]} in
            --) at=$((at + 1)) && break ;;
            --json | --off) at=$((at + 1)) ;;
            -*)
                at=$((at + 1))
                [ "${COMP_WORDS[at]}" != = ] || at=$((at + 1))
                at=$((at + 1))
                while [ "${COMP_WORDS[at]}" = = ]; do at=$((at + 2)); done
                ;;
            *) break ;;
        esac
    done
    if [ "$at" = "$COMP_CWORD" ] && [[ ${COMP_WORDS[at]} != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[at]}" | sort -u)
    elif [ "$at" -lt "$COMP_CWORD" ] && declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$at"
    elif [ "$at" -lt "$COMP_CWORD" ] && declare -F _command_offset >/dev/null; then
        _command_offset "$at"
    elif [ "$at" -lt "$COMP_CWORD" ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
    else
        return 1
    fi
}

# Puts together what stands behind an option, and prints the option, a space and that.
_NAME_behind_option() {
    local at=$COMP_CWORD text=${COMP_WORDS[COMP_CWORD]}
    [ "$text" != = ] || { at=$((at - 1)) && text="${COMP_WORDS[at]}="; }
    while [ "${COMP_WORDS[at - 1]}" = = ] && [[ ${COMP_WORDS[at - 2]} != --* ]]; do
        at=$((at - 2)) && text="${COMP_WORDS[at]}=$text"
    done
    case ${COMP_WORDS[at]}/$text in
        --*/*=) printf '%s \n' "${text%=}" && return ;;
    esac
    [ "${COMP_WORDS[at - 1]}" != = ] || at=$((at - 1))
    printf '%s %s\n' "${COMP_WORDS[at - 1]}" "$text"
}

_NAME_words() {
    local option text last words
    read -r option text < <(_NAME_behind_option)
    case $option in
        WORDS
        *) return 1 ;;
    esac
    last=${text##*,}
    mapfile -t COMPREPLY < <(compgen -P "${text%"$last"}" -W "$words" -- "$last")
    [[ $text != *=* ]] || COMPREPLY=("${COMPREPLY[@]#"${text%=*}="}")
}

_NAME_all() {
    COMPREPLY=()
    ! _NAME_words || return 0
    case " COMMANDS " in
        *" ${COMP_WORDS[1]} "*) [ "$COMP_CWORD" -lt 2 ] || ! _NAME_command || return 0 ;;
    esac
    _NAME "$@"
}
complete -F _NAME_all -o bashdefault -o default NAME
