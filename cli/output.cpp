// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include "scenarios/file/file_replacement.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace doppel::cli {

OutputLost::OutputLost(int number)
    : std::runtime_error(std::string("standard output can't be written: ") +
                         std::strerror(number)) {}

void guardStreams() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0) {
            // A folder, so that writing there still fails, also by a name such as /dev/stderr. The
            // lowest free number is this one: those below are open by now.
            (void)::open("/", O_RDONLY | O_DIRECTORY);
        }
    }
}

void put(std::string_view text) {
    if (const int number = scenarios::writeAll(STDOUT_FILENO, text); number != 0) {
        throw OutputLost(number);
    }
}

void tell(std::string_view text) {
    (void)scenarios::writeAll(STDERR_FILENO, text); // there is nowhere left to say it
}

} // namespace doppel::cli
