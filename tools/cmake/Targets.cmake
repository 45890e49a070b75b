# The three kinds of target that the house is made of.
#
#   centralita_library(NAME SOURCES a.cc ... DEPS x y ...)     no SOURCES: header-only
#   centralita_test(NAME SERVICE.TIER.FILE SOURCES ... DEPS ...)
#   centralita_service(NAME DEPS ...)       main.cc + bind.cc + config.cc + metrics.cc -> centralita-NAME
#
# A test's name says its service (or "libs"), its tier and its file; the tier is its ctest label.

set(CENTRALITA_WARNINGS -Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers)

function(centralita_library name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  if(A_SOURCES)
    add_library(${name} STATIC ${A_SOURCES})
    target_compile_options(${name} PRIVATE ${CENTRALITA_WARNINGS})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${A_DEPS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${A_DEPS})
  endif()
endfunction()

function(centralita_test name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  string(REPLACE "." "_" target ${name})
  string(REGEX REPLACE "^[^.]+\\.([^.]+)\\..*$" "\\1" tier ${name})
  add_executable(${target} ${A_SOURCES})
  target_compile_options(${target} PRIVATE ${CENTRALITA_WARNINGS})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${A_DEPS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${tier} TIMEOUT 300)
  if(tier STREQUAL "integration")
    # One at a time: they share a server, and a transaction of one holds back the feeds of all.
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED stores RESOURCE_LOCK stores)
  endif()
endfunction()

function(centralita_service name)
  cmake_parse_arguments(A "" "" "DEPS" ${ARGN})
  centralita_library(${name}_bind SOURCES bind.cc config.cc metrics.cc DEPS ${A_DEPS} centralita_lifecycle)
  add_executable(centralita-${name} main.cc)
  target_compile_options(centralita-${name} PRIVATE ${CENTRALITA_WARNINGS})
  target_link_libraries(centralita-${name} PRIVATE ${name}_bind)
  set_target_properties(centralita-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

# Embeds text files (migrations, Lua scripts) in a library: NAME declares in <NAME's header>
#   extern const std::vector<std::pair<absl::string_view, absl::string_view>> VARIABLE;
# in namespace NAMESPACE, as (file name, content), in the order of the names.
function(centralita_embed name)
  cmake_parse_arguments(A "" "NAMESPACE;VARIABLE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  list(SORT A_FILES)
  set(paths)
  foreach(file IN LISTS A_FILES)
    list(APPEND paths ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${A_NAMESPACE} -DVARIABLE=${A_VARIABLE}
            "-DFILES=${paths}" -P ${PROJECT_SOURCE_DIR}/tools/cmake/Embed.cmake
    DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/tools/cmake/Embed.cmake VERBATIM)
  add_library(${name} STATIC ${out})
  target_link_libraries(${name} PUBLIC absl::strings)
endfunction()

# Embeds one file's bytes in a library: `extern const absl::string_view VARIABLE` in NAMESPACE.
function(centralita_embed_binary name)
  cmake_parse_arguments(A "" "NAMESPACE;VARIABLE;FILE" "" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${A_NAMESPACE} -DVARIABLE=${A_VARIABLE}
            -DFILE=${A_FILE} -P ${PROJECT_SOURCE_DIR}/tools/cmake/EmbedBinary.cmake
    DEPENDS ${A_FILE} ${PROJECT_SOURCE_DIR}/tools/cmake/EmbedBinary.cmake VERBATIM)
  add_library(${name} STATIC ${out})
  set_source_files_properties(${out} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_link_libraries(${name} PUBLIC absl::strings)
endfunction()
