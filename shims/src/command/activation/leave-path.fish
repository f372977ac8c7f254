if set _emshim_at (contains -i -- $_emshim_names $PATH)
    set -e PATH[$_emshim_at]
end
set -e _emshim_at
