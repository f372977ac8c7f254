# In place of CMake's own file of this name, for who has no Fortran compiler for WebAssembly: check_language says NOTFOUND, and a
# project that insists is told why.

if(NOT CMAKE_Fortran_COMPILER AND "$ENV{FC}" STREQUAL "${EMSHIM_NAMES}/gfortran")
  message(FATAL_ERROR "There is no Fortran compiler for WebAssembly here, and what the build machine's own makes does not link. "
    "Build without Fortran, or name one for WebAssembly: -DCMAKE_Fortran_COMPILER=, or FC with --target=wasm32-unknown-emscripten.")
endif()
include("${CMAKE_ROOT}/Modules/CMakeDetermineFortranCompiler.cmake")
