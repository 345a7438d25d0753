# SPDX-License-Identifier: Apache-2.0
# One target a floor, made of every source in its folder.

# Sources are compiled in batches (docs/adr/0016). What a patch makes wrong (tests/mutation) stands alone.
set(DOPPEL_BATCH 12 CACHE STRING "About how many sources of a room are compiled as one; 1: each by itself")
if(DOPPEL_BATCH GREATER 24)
    set(DOPPEL_LARGE_BATCHES ON)
endif()
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
    # Of a large one, g++ would walk all that it knows again and again for the little that is garbage.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${DOPPEL_LARGE_BATCHES}>>:--param=ggc-min-heapsize=524288>
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

# doppel_batch_sources(TARGET GROUP SOURCE...): a group of batches; by its name, so that a new source moves no other.
function(doppel_batch_sources target group)
    list(LENGTH ARGN count)
    math(EXPR batches "(${count} + ${DOPPEL_BATCH} - 1) / ${DOPPEL_BATCH}")
    foreach(source ${ARGN})
        string(MD5 digest ${source})
        string(SUBSTRING ${digest} 0 7 digits)
        math(EXPR batch "0x${digits} % ${batches}")
        set_source_files_properties(${PROJECT_SOURCE_DIR}/${source} PROPERTIES UNITY_GROUP ${target}_${group}_${batch})
    endforeach()
endfunction()

# doppel_batches(TARGET): each room in batches of its own; rooms of three sources and fewer share theirs, and where batches are
# large, as those that compile everything want them, all rooms do.
function(doppel_batches target)
    if(DOPPEL_BATCH LESS_EQUAL 1)
        return()
    endif()
    set(rooms)
    get_target_property(sources ${target} SOURCES)
    foreach(source ${sources})
        file(RELATIVE_PATH source ${PROJECT_SOURCE_DIR} ${source})
        get_filename_component(room ${source} DIRECTORY)
        string(MAKE_C_IDENTIFIER ${room} room)
        list(APPEND rooms ${room})
        list(APPEND of_${room} ${source})
    endforeach()
    list(REMOVE_DUPLICATES rooms)
    foreach(room ${rooms})
        list(LENGTH of_${room} count)
        if(count LESS_EQUAL 3 OR DOPPEL_LARGE_BATCHES)
            list(APPEND small ${of_${room}})
        else()
            doppel_batch_sources(${target} ${room} ${of_${room}})
        endif()
    endforeach()
    doppel_batch_sources(${target} small ${small})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# doppel_floor(NAME FOLDER [EXCEPT SUBFOLDER...] LINKS TARGET... [PRIVATE TARGET...])
function(doppel_floor name folder)
    cmake_parse_arguments(ARG "" "" "EXCEPT;LINKS;PRIVATE" ${ARGN})
    doppel_sources(sources ${folder} EXCEPT ${ARG_EXCEPT})
    if(NOT sources)
        return()
    endif()
    add_library(doppel_${name} STATIC ${sources})
    doppel_batches(doppel_${name})
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
    if(DOPPEL_BATCH GREATER 1)
        set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0) # all of it: CLI11 is long to read
    endif()
    target_link_libraries(${name} PRIVATE doppel_options ${ARG_LINKS})
endfunction()
