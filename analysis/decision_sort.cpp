// SPDX-License-Identifier: Apache-2.0
#include "analysis/decision_sort.h"

namespace doppel::analysis {

std::string sortOfDecision(std::string_view what) {
    std::string sort;
    for (const char letter : what) {
        const bool isDigit = letter >= '0' && letter <= '9';
        if (!isDigit) {
            sort += letter;
        } else if (!sort.ends_with('#')) {
            sort += '#';
        }
    }
    return sort;
}

} // namespace doppel::analysis
