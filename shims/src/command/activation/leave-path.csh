# In sh, because csh has no way to cut a text in two.
set _emshim_cut = 'case :${PATH}: in *":${EMSHIM_NAMES}:"*) PATH=:${PATH}:; PATH=${PATH%%":${EMSHIM_NAMES}:"*}:${PATH#*":${EMSHIM_NAMES}:"}; PATH=${PATH#:}; PATH=${PATH%:} ;; esac; printf %s "$PATH"'
setenv EMSHIM_NAMES "$_emshim_names:q"
setenv PATH "`/bin/sh -c '$_emshim_cut:q'`"
unsetenv EMSHIM_NAMES
unset _emshim_cut
