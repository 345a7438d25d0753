// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace doppel::cli {

namespace {

bool colourIsWanted() {
    const char* refused = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return (refused == nullptr || *refused == '\0') && terminal != nullptr &&
           std::string_view(terminal) != "dumb";
}

} // namespace

analysis::TextStyle styleOfOutput() {
    constexpr std::size_t kNarrowest = 80;
    constexpr std::size_t kWidest = 120;
    analysis::TextStyle style;
    if (isatty(STDOUT_FILENO) == 0) {
        return style;
    }
    style.colour = colourIsWanted();
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        style.columns = std::clamp<std::size_t>(size.ws_col, kNarrowest, kWidest);
    }
    return style;
}

analysis::TextStyle styleOfList() {
    analysis::TextStyle style = styleOfOutput();
    style.columns = analysis::TextStyle::kAnyWidth;
    return style;
}

bool errorsAreWatched() {
    return isatty(STDERR_FILENO) != 0;
}

} // namespace doppel::cli
