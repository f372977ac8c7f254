# CMake reads this first, by the variable CMAKE_TOOLCHAIN_FILE that `emshim env` sets, and again in each try_compile.
# It includes Emscripten's own file and then corrects it: compilers, what find_* sees, where things are installed, and
# what an install brings along. What the platform's files are like stands in cmake/Platform/Emscripten.cmake.

if(CMAKE_VERSION VERSION_LESS 3.21)
  message(FATAL_ERROR "emshim needs CMake 3.21 or newer, and this is ${CMAKE_VERSION} (${CMAKE_COMMAND}). "
    "Put a newer one before it on PATH, for example by `pip install cmake`.")
endif()

get_filename_component(EMSHIM_ROOT "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(EMSHIM_NAMES "${EMSHIM_ROOT}/libexec/emshim/bin")
# Kept, because a later `make` may start CMake again from a plain shell.
if(NOT DEFINED CACHE{EMSHIM_PREFIX} AND NOT "$ENV{EMSHIM_PREFIX}" STREQUAL "")
  file(TO_CMAKE_PATH "$ENV{EMSHIM_PREFIX}" _emshim)
  set(EMSHIM_PREFIX "${_emshim}" CACHE INTERNAL "The folder that is searched as a native compiler searches /usr")
endif()

# CMake has asked uname for the machine that it runs on itself, and uname names the target's processor.
if(CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL "wasm32" AND EXISTS "${EMSHIM_NAMES}/uname")
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env EMSHIM_POLICY=machine=build "${EMSHIM_NAMES}/uname" -m
    OUTPUT_VARIABLE CMAKE_HOST_SYSTEM_PROCESSOR OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()

# A person's own compiler wins.
foreach(_emshim IN ITEMS "C cc" "CXX c++" "ASM cc")
  separate_arguments(_emshim)
  list(GET _emshim 0 _emshim_language)
  list(GET _emshim 1 _emshim)
  if(NOT CMAKE_${_emshim_language}_COMPILER)
    set(CMAKE_${_emshim_language}_COMPILER "${EMSHIM_NAMES}/${_emshim}")
  endif()
endforeach()

# CMake would find the build machine's, or those of another LLVM. A person's own win, and what is known already stays.
foreach(_emshim IN ITEMS "AR ar" "C_COMPILER_AR ar" "CXX_COMPILER_AR ar" "C_COMPILER_RANLIB ranlib" "CXX_COMPILER_RANLIB ranlib"
    "LINKER ld" "NM nm" "OBJCOPY objcopy" "OBJDUMP objdump" "RANLIB ranlib" "STRIP strip")
  separate_arguments(_emshim)
  list(GET _emshim 0 _emshim_tool)
  list(GET _emshim 1 _emshim)
  set(CMAKE_${_emshim_tool} "${EMSHIM_NAMES}/${_emshim}" CACHE FILEPATH "")
endforeach()

# C++20 is searched for modules by clang-scan-deps, which asks no compiler of ours. Sources of a CXX_MODULES set are searched all the same.
if(NOT DEFINED CMAKE_CXX_SCAN_FOR_MODULES)
  set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
endif()

# A Fortran compiler of the build machine is none for WebAssembly, unless FC names one that is: what it makes does not link.
# cmake/CMakeDetermineFortranCompiler.cmake says so; a project that has put other folders before ours meets a name that refuses.
if(NOT CMAKE_Fortran_COMPILER AND NOT "$ENV{FC}" STREQUAL "${EMSHIM_NAMES}/gfortran")
  set(_emshim "$ENV{FC} $ENV{FFLAGS}")
  if(NOT "$ENV{FC}" STREQUAL "" AND NOT _emshim MATCHES "-target[= ]wasm32-")
    separate_arguments(_emshim)
    execute_process(COMMAND ${_emshim} -dumpmachine OUTPUT_VARIABLE _emshim ERROR_QUIET)
    string(PREPEND _emshim "--target=")
  endif()
  if(NOT _emshim MATCHES "-target[= ]wasm32-")
    set(ENV{FC} "${EMSHIM_NAMES}/gfortran")
  endif()
endif()

get_property(_emshim GLOBAL PROPERTY IN_TRY_COMPILE)
if(NOT _emshim AND NOT EMSHIM_IS_READ)
  include("${CMAKE_CURRENT_LIST_DIR}/cmake/Emscripten.cmake")
  include("${CMAKE_CURRENT_LIST_DIR}/cmake/Compilers.cmake")
  include("${CMAKE_CURRENT_LIST_DIR}/cmake/Install.cmake")
  include("${CMAKE_CURRENT_LIST_DIR}/cmake/Python.cmake")
  set(EMSHIM_IS_READ TRUE)
endif()

set(CMAKE_SYSTEM_NAME Emscripten)
set(CMAKE_SYSTEM_VERSION 1)
# Emscripten says x86, and projects then reach for an assembler of the build machine.
if(EMSCRIPTEN_SYSTEM_PROCESSOR AND NOT EMSCRIPTEN_SYSTEM_PROCESSOR STREQUAL "x86")
  set(CMAKE_SYSTEM_PROCESSOR "${EMSCRIPTEN_SYSTEM_PROCESSOR}")
else()
  set(CMAKE_SYSTEM_PROCESSOR wasm32)
endif()
list(REMOVE_ITEM CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/cmake")
list(INSERT CMAKE_MODULE_PATH 0 "${CMAKE_CURRENT_LIST_DIR}/cmake")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES EMSCRIPTEN_SYSROOT EMSCRIPTEN_ROOT_PATH EMSCRIPTEN_VERSION)
list(REMOVE_DUPLICATES CMAKE_TRY_COMPILE_PLATFORM_VARIABLES)
# `cmake -E copy` of a program, in a project's own commands, brings its wasm along.
if(EXISTS "${EMSHIM_NAMES}/cmake")
  set(CMAKE_COMMAND "${EMSHIM_NAMES}/cmake")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/cmake/Find.cmake")
