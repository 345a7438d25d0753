# SPDX-License-Identifier: Apache-2.0
# Runs PROGRAM, a gtest program, on FILTER: it must say that a test failed. A crash, or no test at all, will not do.
execute_process(COMMAND ${PROGRAM} --gtest_filter=${FILTER}
                RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
string(REGEX MATCH "[0-9]+ FAILED TESTS?" failed "${output}")
if(NOT code EQUAL 1 OR failed STREQUAL "")
    message(FATAL_ERROR "the mutant lives (exit code ${code}):\n${output}")
endif()
message(STATUS "killed: ${failed}")
