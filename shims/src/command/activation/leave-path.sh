case :${PATH-}: in
    *":$_emshim_names:"*)
        PATH=:$PATH:
        PATH=${PATH%%":$_emshim_names:"*}:${PATH#*":$_emshim_names:"}
        PATH=${PATH#:}
        PATH=${PATH%:}
        ;;
esac
