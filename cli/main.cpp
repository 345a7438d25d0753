// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/verb.h"
#include "models/suggest.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <malloc.h>
#include <new>
#include <sstream>
#include <system_error>
#include <unistd.h>

namespace {

using doppel::cli::Action;
using doppel::cli::Exit;
using doppel::cli::OutputLost;
using doppel::cli::put;
using doppel::cli::tell;

constexpr const char* kFooter = R"(
Exit codes: 0 done, every objective met; 1 an objective was missed; 2 the command line is wrong;
3 an input file is wrong; 4 stopped early; 70 a fault of doppel's own, or of the machine.
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
    doppel::cli::addCompare(program, action);
    doppel::cli::addHpa(program, action);
    doppel::cli::addMetastable(program, action);
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
    tell("doppel: there is no verb \"{}\"{}\n", word, doppel::models::didYouMean(word, verbs));
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
        std::ostringstream text;
        const int code = program.exit(asked, text, text);
        put(text.str());
        return code;
    } catch (const CLI::ParseError& error) {
        tell("doppel: {}\nRun doppel --help for the usage.\n", error.what());
        return static_cast<int>(Exit::Usage);
    }
    if (!action) {
        put(program.help());
        return static_cast<int>(Exit::Done);
    }
    return static_cast<int>(action());
}

// What the program ends with, told of the exception that is being handled.
Exit ending() {
    try {
        throw;
    } catch (const OutputLost& e) {
        tell("doppel: {}\n", e.what());
    } catch (const std::bad_alloc&) {
        tell("doppel: out of memory\n"); // and without taking any
    } catch (const std::system_error& e) {
        tell("doppel: the machine failed it: {}\n", e.what());
    } catch (const std::exception& e) { // nothing should come this far
        tell("doppel: a fault of its own: {}\n", e.what());
    }
    return Exit::Fault;
}

// Where an exception can't be passed on, as from a process of the simulation.
[[noreturn]] void endAtOnce() {
    if (std::current_exception()) {
        _exit(static_cast<int>(ending()));
    }
    std::abort();
}

} // namespace

int main(int argc, char** argv) {
    doppel::cli::guardStreams();
    std::set_terminate(endAtOnce);
    // What large arrays leave behind when they grow goes back to the system instead of staying as
    // holes, and the kernel moves them by pages: a day of GOV.UK takes 15 % less memory by it.
    mallopt(M_MMAP_THRESHOLD, 64 * 1024);
    try {
        return run(argc, argv);
    } catch (...) {
        return static_cast<int>(ending());
    }
}
