// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/assert.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace doppel::sim {

/// Where in what the user wrote. Lines and columns count from 1; 0 means "not known".
struct Where {
    std::string file;
    int line = 0;
    int column = 0;
};

/// What sort of thing went wrong: a code exists only where some caller reacts to it.
enum class ErrorCode {
    Input,       ///< an input file or a value in it is wrong: exit 3
    Usage,       ///< the command line is wrong: exit 2
    Environment, ///< the world outside failed us: a full disk, a missing permission: exit 70
    Stopped,     ///< a person or a limit ended it before it was done: exit 4
};

/// One thing that is wrong with what the user gave us, or with the world outside.
struct Error {
    ErrorCode code = ErrorCode::Input;
    /// What was found, what was expected, and "did you mean …?" where there is a near name.
    std::string message;
    Where where;
};

/// All that is wrong, in the order of its places: a file's errors are reported together.
using Errors = std::vector<Error>;

/// "file:line:column: message", without the parts of the place that are not known.
std::string toText(const Error& error);

/// A value, or the reasons why there is none.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : state_(std::move(value)) {
    } // NOLINT(google-explicit-constructor): `return value;` reads best
    Result(Error error)
        : state_(Errors{std::move(error)}) {} // NOLINT(google-explicit-constructor): as above
    Result(Errors errors)
        : state_(std::move(errors)) { // NOLINT(google-explicit-constructor): as above
        DOPPEL_ASSERT(!std::get<Errors>(state_).empty());
    }

    explicit operator bool() const { return ok(); }
    bool ok() const { return std::holds_alternative<T>(state_); }

    /// REQUIRES: ok().
    T& value() {
        DOPPEL_ASSERT(ok());
        return std::get<T>(state_);
    }
    const T& value() const {
        DOPPEL_ASSERT(ok());
        return std::get<T>(state_);
    }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /// REQUIRES: !ok(). Never empty.
    const Errors& errors() const {
        DOPPEL_ASSERT(!ok());
        return std::get<Errors>(state_);
    }

private:
    std::variant<T, Errors> state_;
};

/// The outcome of something done for its effect.
using Status = Result<std::monostate>;

/// Input that is wrong, at a place that is not known.
inline Error inputError(std::string message) {
    return {ErrorCode::Input, std::move(message), {}};
}

/// Adds more errors, after those that are there.
inline void append(Errors& errors, const Errors& more) {
    errors.insert(errors.end(), more.begin(), more.end());
}
/// Adds those of an outcome, if it went wrong.
template <class T>
void append(Errors& errors, const Result<T>& outcome) {
    if (!outcome) {
        append(errors, outcome.errors());
    }
}

} // namespace doppel::sim
