// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.h"

#include "cli/output.h"
#include "scenarios/file/utf8.h"

#include <algorithm>

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
    case sim::ErrorCode::Stopped:
        return Exit::Stopped;
    }
    return Exit::Fault;
}

} // namespace

Exit report(const sim::Errors& errors) {
    constexpr std::size_t kMostShown = 1'000;
    Exit worst = Exit::Done;
    for (std::size_t i = 0; i < errors.size(); ++i) {
        if (i < kMostShown) {
            tell("{}\n", scenarios::visibleText(sim::toText(errors[i])));
        }
        worst = std::max(worst, exitOf(errors[i]));
    }
    if (errors.size() > kMostShown) {
        tell("and {} more errors\n", errors.size() - kMostShown);
    }
    return worst;
}

} // namespace doppel::cli
