# Installed programs keep their wasm. What cmake_install.cmake runs first watches the list of installed files grow and has
# each program's wasm brought along; so it does not matter who starts the install, or by which path.

# In a scope of its own for the paths that are filled in.
function(emshim_watch_install)
  set(postlink "${EMSHIM_ROOT}/bin/postlink")
  if(EXISTS "${postlink}")
    configure_file("${EMSHIM_ROOT}/share/emshim/cmake/Installed.cmake.in"
      "${CMAKE_BINARY_DIR}/CMakeFiles/emshim/Installed.cmake" @ONLY)
    install(CODE "include(\"${CMAKE_BINARY_DIR}/CMakeFiles/emshim/Installed.cmake\")" ALL_COMPONENTS)
  endif()
endfunction()

# The runtime path of an installed program cannot be edited as that of an ELF file, and Ninja would not link it again. What
# links a library of the build tree finds it there by a path relative to itself.
function(emshim_link_for_install folder)
  get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
      set_target_properties(${target} PROPERTIES BUILD_WITH_INSTALL_RPATH TRUE)
    endif()
  endforeach()
  get_property(folders DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    emshim_link_for_install("${folder}")
  endforeach()
endfunction()

emshim_watch_install()
cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL emshim_link_for_install "${CMAKE_SOURCE_DIR}")
