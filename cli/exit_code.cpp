// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.h"

#include <algorithm>
#include <fmt/core.h>

namespace doppel::cli {

namespace {

Exit exitOf(const sim::Error& error) {
    if (error.where.file == "--set") { // part of the command line, whoever found it wrong
        return Exit::Usage;
    }
    switch (error.code) {
    case sim::ErrorCode::Input:
        return Exit::Input;
    case sim::ErrorCode::Usage:
        return Exit::Usage;
    case sim::ErrorCode::Environment:
        return Exit::Fault;
    }
    return Exit::Fault;
}

} // namespace

Exit report(const sim::Errors& errors) {
    Exit worst = Exit::Done;
    for (const sim::Error& error : errors) {
        fmt::print(stderr, "{}\n", sim::toText(error));
        worst = std::max(worst, exitOf(error));
    }
    return worst;
}

} // namespace doppel::cli
