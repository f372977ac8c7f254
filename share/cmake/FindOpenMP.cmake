# CMake's own module; what it does not find, and why, is said first.
if(NOT EMSHIM_SAID_OPENMP)
  message(STATUS "emshim: OpenMP needs threads, and the compilers refuse it; build this project without it")
  set(EMSHIM_SAID_OPENMP TRUE CACHE INTERNAL "It was said")
endif()
include("${CMAKE_ROOT}/Modules/FindOpenMP.cmake")
