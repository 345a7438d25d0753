// SPDX-License-Identifier: Apache-2.0
#include "analysis/decision_sort.h"

namespace doppel::analysis {

std::string sortOfDecision(const scenarios::DecisionEntry& decision) {
    std::string sort;
    for (const char letter : decision.what) {
        const bool isDigit = letter >= '0' && letter <= '9';
        if (!isDigit) {
            sort += letter;
        } else if (!sort.ends_with('#')) {
            sort += '#';
        }
    }
    if (decision.rescale) {
        sort += decision.rescale->to > decision.rescale->from ? " up" : " down";
    }
    return sort;
}

} // namespace doppel::analysis
