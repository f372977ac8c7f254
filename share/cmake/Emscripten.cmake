# Emscripten's own file, for EMSCRIPTEN, EMSCRIPTEN_VERSION, em_link_js_library and whatever later versions add. It is read
# in a function's scope: what it says about compilers, finding, installing and running stays there.

cmake_policy(VERSION 3.21)

function(emshim_read_emscripten)
  execute_process(COMMAND "${EMSHIM_ROOT}/libexec/emshim/emshim-shim" emscripten
    OUTPUT_VARIABLE about RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    message(FATAL_ERROR "emshim found no Emscripten; `emshim doctor` says what is missing.")
  endif()
  string(REPLACE "\n" ";" about "${about}")
  foreach(line IN LISTS about)
    if(line MATCHES "^([a-z]+)=(.*)$")
      set(about_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
    endif()
  endforeach()
  set(EMSCRIPTEN_VERSION "${about_version}")
  set(EMSHIM_THREADS "${about_threads}" PARENT_SCOPE)
  set(EMSHIM_LIBRARIES "${about_libraries}" PARENT_SCOPE)

  # Known already, so it need not ask the compiler; nor does it put any of these into the cache.
  foreach(name IN ITEMS AR NM RANLIB C_COMPILER_AR CXX_COMPILER_AR C_COMPILER_RANLIB CXX_COMPILER_RANLIB)
    set(CMAKE_${name} unused)
  endforeach()
  set(EMSCRIPTEN_FORCE_COMPILERS OFF CACHE INTERNAL "emshim asks its own compilers")
  set(CMAKE_CROSSCOMPILING_EMULATOR unused)
  set(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT FALSE)
  # It warns that some releases of CMake have no shared libraries; with our platform they have.
  set(CMAKE_MESSAGE_LOG_LEVEL ERROR)
  # It asks for em-config by name.
  set(path "$ENV{PATH}")
  set(pkg_config "$ENV{PKG_CONFIG_LIBDIR}")
  set(ENV{PATH} "${about_root}:${path}")
  include("${about_root}/cmake/Modules/Platform/Emscripten.cmake" OPTIONAL)
  set(ENV{PATH} "${path}")
  set(ENV{PKG_CONFIG_LIBDIR} "${pkg_config}")

  if(NOT EMSCRIPTEN_ROOT_PATH)
    set(EMSCRIPTEN_ROOT_PATH "${about_root}")
  endif()
  if(NOT EMSCRIPTEN_SYSROOT)
    set(EMSCRIPTEN_SYSROOT "${about_sysroot}")
  endif()
  set(link_js_counter 1)
  get_cmake_property(names VARIABLES)
  list(FILTER names INCLUDE REGEX "^(EMSCRIPTEN_.*|link_js_counter)$")
  foreach(name IN LISTS names)
    set(${name} "${${name}}" PARENT_SCOPE)
  endforeach()
endfunction()

emshim_read_emscripten()
set(EMSCRIPTEN 1 CACHE INTERNAL "The target is Emscripten")
