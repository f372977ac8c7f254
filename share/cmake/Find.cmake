# What find_* sees: the prefix and Emscripten's own libraries, where a native build sees /usr; programs of the build machine;
# and no library of it.

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_LIBRARY_ARCHITECTURE wasm32-emscripten)
# Build trees that native projects registered in the home folder.
set(CMAKE_FIND_USE_PACKAGE_REGISTRY FALSE)
set(CMAKE_FIND_USE_SYSTEM_PACKAGE_REGISTRY FALSE)

# find_package makes a prefix of each folder on PATH.
set(CMAKE_SYSTEM_IGNORE_PREFIX_PATH / /usr /usr/local)
file(TO_CMAKE_PATH "$ENV{PATH}" _emshim)
foreach(_emshim IN LISTS _emshim)
  if(_emshim MATCHES "^(/.*)/s?bin/?$")
    list(APPEND CMAKE_SYSTEM_IGNORE_PREFIX_PATH "${CMAKE_MATCH_1}")
  endif()
endforeach()
# Old find modules name these folders themselves.
file(GLOB CMAKE_SYSTEM_IGNORE_PATH /usr/lib/*-linux-* /usr/include/*-linux-* /lib/*-linux-*)
foreach(_emshim IN ITEMS "" /usr /usr/local)
  list(APPEND CMAKE_SYSTEM_IGNORE_PATH
    "${_emshim}/include" "${_emshim}/lib" "${_emshim}/lib32" "${_emshim}/lib64" "${_emshim}/libx32")
endforeach()

# A prefix that a person names is searched, wherever it lies.
file(TO_CMAKE_PATH "$ENV{CMAKE_PREFIX_PATH}" _emshim)
if(NOT CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  list(APPEND _emshim "${CMAKE_INSTALL_PREFIX}")
endif()
foreach(_emshim IN LISTS _emshim CMAKE_PREFIX_PATH EMSHIM_PREFIX)
  string(REGEX REPLACE "/$" "" _emshim "${_emshim}")
  list(REMOVE_ITEM CMAKE_SYSTEM_IGNORE_PREFIX_PATH "${_emshim}")
  list(REMOVE_ITEM CMAKE_SYSTEM_IGNORE_PATH "${_emshim}/include" "${_emshim}/lib" "${_emshim}/lib64")
endforeach()

# CMake 3.22 and older ignore no prefix, but look below these roots alone.
if(CMAKE_VERSION VERSION_LESS 3.23)
  set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
  list(APPEND CMAKE_FIND_ROOT_PATH ${EMSHIM_PREFIX} ${CMAKE_PREFIX_PATH} "${EMSCRIPTEN_SYSROOT}")
endif()

# FindPkgConfig looks for the first of these names on PATH, and a native one reads the build machine's packages.
if(NOT PKG_CONFIG_EXECUTABLE AND "$ENV{PKG_CONFIG}" STREQUAL "")
  set(PKG_CONFIG_EXECUTABLE "${EMSHIM_NAMES}/pkg-config" CACHE FILEPATH "pkg-config executable")
endif()
