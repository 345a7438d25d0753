// SPDX-License-Identifier: Apache-2.0
#include "sim/result.h"

namespace doppel::sim {

std::string toText(const Error& error) {
    std::string place = error.where.file;
    if (error.where.line > 0) {
        place += ':' + std::to_string(error.where.line);
        if (error.where.column > 0) {
            place += ':' + std::to_string(error.where.column);
        }
    }
    return place.empty() ? error.message : place + ": " + error.message;
}

} // namespace doppel::sim
