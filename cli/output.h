// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>
#include <stdexcept>
#include <string_view>
#include <utility>

/// What the program writes to its standard streams. Results go to standard output, and one that
/// does not arrive there ends the program as a fault of the machine; the rest goes to standard
/// error, and is lost where nobody takes it.
namespace doppel::cli {

/// Standard output takes no more: a full disk, a closed pipe. Its text says so.
class OutputLost : public std::runtime_error {
public:
    explicit OutputLost(int number);
};

/// Asked once, first of all: a pipe that nobody reads and a file that must not grow become errors
/// of writing instead of ending the program, and no file that is opened later can take the place
/// of a standard stream that is closed.
void guardStreams();

/// Writes all of it to standard output, unbuffered. Throws OutputLost, which main() catches.
void put(std::string_view text);
/// Writes all of it to standard error, as far as that takes it.
void tell(std::string_view text);

/// The same for a format and its arguments.
template <class First, class... Rest>
void put(fmt::format_string<First, Rest...> format, First&& first, Rest&&... rest) {
    put(std::string_view(
        fmt::format(format, std::forward<First>(first), std::forward<Rest>(rest)...)));
}
template <class First, class... Rest>
void tell(fmt::format_string<First, Rest...> format, First&& first, Rest&&... rest) {
    tell(std::string_view(
        fmt::format(format, std::forward<First>(first), std::forward<Rest>(rest)...)));
}

} // namespace doppel::cli
