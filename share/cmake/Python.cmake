# The Python that find_package(Python3), find_package(PythonInterp) and pybind11 find, where the prefix has one for the target: the
# Python on PATH of the same version, which answers for the target, with the target's headers. What a person names wins.

file(GLOB _emshim "${EMSHIM_PREFIX}/lib/python3.*/_sysconfigdata_*emscripten*.py")
if(EMSHIM_PREFIX AND _emshim AND NOT EMSHIM_PYTHON)
  list(GET _emshim 0 _emshim)
  string(REGEX REPLACE ".*/(python3\\.[0-9]+)/[^/]*$" "\\1" _emshim_python "${_emshim}")
  # Of several on PATH the first whose version is the target's: python3 as a virtual environment has it, or by its version.
  foreach(_emshim IN ITEMS python3 python ${_emshim_python})
    unset(_emshim_program CACHE)
    find_program(_emshim_program NAMES ${_emshim})
    if(_emshim_program AND NOT EMSHIM_PYTHON)
      execute_process(COMMAND "${_emshim_program}" -c "import sys; print('python%d.%d' % sys.version_info[:2])"
        OUTPUT_VARIABLE _emshim OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
      if(_emshim STREQUAL _emshim_python)
        set(EMSHIM_PYTHON "${_emshim_program}" CACHE INTERNAL "The Python that answers for the target")
      endif()
    endif()
    unset(_emshim_program CACHE)
  endforeach()
  if(EMSHIM_PYTHON)
    # The runtime has what a libpython holds, and an extension links none: where the prefix has none, an empty one.
    file(GLOB _emshim_library "${EMSHIM_PREFIX}/lib/lib${_emshim_python}.a")
    if(NOT _emshim_library)
      file(GLOB _emshim_library "${EMSHIM_ROOT}/share/emshim/cmake/python/lib${_emshim_python}.a")
    endif()
    foreach(_emshim IN ITEMS Python Python3 PYTHON)
      set(${_emshim}_EXECUTABLE "${EMSHIM_PYTHON}" CACHE FILEPATH "")
      if(_emshim_library)
        set(${_emshim}_LIBRARY "${_emshim_library}" CACHE FILEPATH "")
      endif()
    endforeach()
    # The newer modules ask the program for its headers.
    set(PYTHON_INCLUDE_DIR "${EMSHIM_PREFIX}/include/${_emshim_python}" CACHE PATH "")
  endif()
endif()
