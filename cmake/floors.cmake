# SPDX-License-Identifier: Apache-2.0
# One target a floor, made of every source in its folder.

# Sources are compiled in batches (docs/adr/0016). What a patch makes wrong (tests/mutation) stands alone.
# With 1, a new source costs its own compilation, and not that of every batch after it.
set(DOPPEL_BATCH 12 CACHE STRING "How many sources are compiled as one; 0: all of a floor, 1: each by itself")
if(DOPPEL_BATCH EQUAL 1)
    set(CMAKE_UNITY_BUILD OFF)
else()
    set(CMAKE_UNITY_BUILD ON)
endif()
set(CMAKE_UNITY_BUILD_BATCH_SIZE ${DOPPEL_BATCH})
set_source_files_properties(
    models/caching/freshness.cpp models/dns/resolver_cache.cpp sim/distribution.cpp sim/ladder_queue.cpp sim/pool.cpp
    sim/sampler.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

add_library(doppel_options INTERFACE)
target_include_directories(doppel_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(doppel_options INTERFACE DOPPEL_VERSION="${PROJECT_VERSION}")
target_compile_options(doppel_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    # One fingerprint on every x86-64 machine: no fused multiply-add behind our back.
    -ffp-contract=off
    # A coroutine hands over to the next by a tail call; without it a long chain eats the stack.
    -foptimize-sibling-calls
    # A source of a batch is no header, though g++ takes it for one.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>
    $<$<BOOL:${DOPPEL_WERROR}>:-Werror>)
if(DOPPEL_SANITIZE)
    target_compile_options(doppel_options INTERFACE -fsanitize=${DOPPEL_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(doppel_options INTERFACE -fsanitize=${DOPPEL_SANITIZE})
endif()

# doppel_sources(OUT FOLDER [EXCEPT SUBFOLDER...]): the sources of a floor.
function(doppel_sources out folder)
    cmake_parse_arguments(ARG "" "" "EXCEPT" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
    foreach(sub ${ARG_EXCEPT})
        list(FILTER sources EXCLUDE REGEX "${PROJECT_SOURCE_DIR}/${folder}/${sub}/")
    endforeach()
    set(${out} ${sources} PARENT_SCOPE)
endfunction()

# doppel_floor(NAME FOLDER [EXCEPT SUBFOLDER...] LINKS TARGET... [PRIVATE TARGET...])
function(doppel_floor name folder)
    cmake_parse_arguments(ARG "" "" "EXCEPT;LINKS;PRIVATE" ${ARGN})
    doppel_sources(sources ${folder} EXCEPT ${ARG_EXCEPT})
    if(NOT sources)
        return()
    endif()
    add_library(doppel_${name} STATIC ${sources})
    target_link_libraries(doppel_${name} PUBLIC doppel_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE})
endfunction()

# doppel_program(NAME FOLDER LINKS TARGET...)
function(doppel_program name folder)
    cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
    doppel_sources(sources ${folder})
    if(NOT sources)
        return()
    endif()
    add_executable(${name} ${sources})
    set_target_properties(${name} PROPERTIES UNITY_BUILD_BATCH_SIZE 0) # all of it: CLI11 is long to read
    target_link_libraries(${name} PRIVATE doppel_options ${ARG_LINKS})
endfunction()
