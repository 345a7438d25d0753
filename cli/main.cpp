// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.h"
#include "cli/verb.h"
#include "models/suggest.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <fmt/core.h>
#include <malloc.h>

namespace {

using doppel::cli::Action;
using doppel::cli::Exit;

constexpr const char* kFooter = R"(
Exit codes: 0 done, every objective met; 1 an objective was missed; 2 the command line is wrong;
3 an input file is wrong; 4 stopped early; 70 a fault of doppel's own.
`doppel VERB --help` tells more of a verb.)";

void addVerbs(CLI::App& program, Action& action) {
    doppel::cli::addRun(program, action);
    doppel::cli::addCheck(program, action);
    doppel::cli::addValidate(program, action);
    doppel::cli::addDescribe(program, action);
    doppel::cli::addGraph(program, action);
    doppel::cli::addRoute(program, action);
    doppel::cli::addRoutes(program, action);
    doppel::cli::addRuns(program, action);
}

// CLI11 only says that it did not expect a misspelt verb.
bool knowsVerb(const CLI::App& program, const std::string& word) {
    std::vector<std::string> verbs;
    for (const CLI::App* verb : program.get_subcommands({})) {
        verbs.push_back(verb->get_name());
    }
    if (std::find(verbs.begin(), verbs.end(), word) != verbs.end()) {
        return true;
    }
    fmt::print(stderr, "doppel: there is no verb \"{}\"{}\n", word,
               doppel::models::didYouMean(word, verbs));
    return false;
}

int run(int argc, char** argv) {
    CLI::App program{"Plays scenarios on a digital twin of a web publishing platform.", "doppel"};
    Action action;
    program.set_version_flag("--version", "doppel " DOPPEL_VERSION);
    program.require_subcommand(0, 1);
    program.footer(kFooter);
    addVerbs(program, action);
    if (argc > 1 && argv[1][0] != '-' && !knowsVerb(program, argv[1])) {
        return static_cast<int>(Exit::Usage);
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) { // --help, --version
        return program.exit(asked);
    } catch (const CLI::ParseError& error) {
        fmt::print(stderr, "doppel: {}\nRun doppel --help for the usage.\n", error.what());
        return static_cast<int>(Exit::Usage);
    }
    if (!action) {
        fmt::print("{}", program.help());
        return static_cast<int>(Exit::Done);
    }
    return static_cast<int>(action());
}

} // namespace

int main(int argc, char** argv) {
    // What large arrays leave behind when they grow goes back to the system instead of staying as
    // holes, and the kernel moves them by pages: a day of GOV.UK takes 15 % less memory by it.
    mallopt(M_MMAP_THRESHOLD, 64 * 1024);
    try {
        return run(argc, argv);
    } catch (const std::exception& e) { // nothing should come this far
        fmt::print(stderr, "doppel: a fault of its own: {}\n", e.what());
        return static_cast<int>(Exit::Fault);
    }
}
