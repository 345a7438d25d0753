// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// Something that is wrong with a described value, or worth telling about it: which field, and
/// what. Where that field was written, if it was, is known to whoever read it.
struct Problem {
    std::string field;    ///< its path (field_path.h) within the value; empty: the value as a whole
    std::string message;  ///< in words, without the path
    bool isIdle = false;  ///< of a note: no value of the field has an effect there
    bool isUsual = false; ///< and it has the usual one, of which nobody need be told
    friend bool operator==(const Problem& a, const Problem& b) {
        return a.field == b.field && a.message == b.message;
    }
};
using Problems = std::vector<Problem>;

/// Problems of a value as those of what holds it at `path`.
Problems under(const std::string& path, Problems problems);

/// Adds more to them.
void append(Problems& problems, Problems more);

/// Adds "there is no location "lndon"; did you mean "london"?" where a name is not among those
/// known. Nothing is suggested any more once there are very many problems.
void refuseUnknown(Problems& problems,
                   const std::string& path,
                   std::string_view what,
                   std::string_view name,
                   const std::vector<std::string>& known);

/// Adds a note on a field of which no value has an effect there: to be told where it was given
/// another one than its usual one.
template <class T>
void noteChanged(
    Problems& notes, std::string field, const T& value, const T& usual, const std::string& why) {
    notes.push_back({std::move(field), why, true, value == usual});
}

} // namespace doppel::models
