# CMake's own module, which finds threads because their functions link.
if(NOT EMSHIM_THREADS AND NOT EMSHIM_SAID_THREADS)
  message(STATUS "emshim: starting a thread fails at run time (threads=off); a project that must have them needs EMSHIM_POLICY=threads=on")
  set(EMSHIM_SAID_THREADS TRUE CACHE INTERNAL "It was said")
endif()
include("${CMAKE_ROOT}/Modules/FindThreads.cmake")
