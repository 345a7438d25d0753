// SPDX-License-Identifier: Apache-2.0
#include "models/problem.h"

#include "models/field_path.h"
#include "models/suggest.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace doppel::models {

Problems under(const std::string& path, Problems problems) {
    for (Problem& problem : problems) {
        problem.field = joinPaths(path, problem.field);
    }
    return problems;
}

void append(Problems& problems, Problems more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

void refuseUnknown(Problems& problems,
                   const std::string& path,
                   std::string_view what,
                   std::string_view name,
                   const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), name) != known.end()) {
        return;
    }
    const bool isOneOfMany = problems.size() >= kMostHinted;
    problems.push_back({path, "there is no " + std::string(what) + " \"" + std::string(name) + '"' +
                                  (isOneOfMany ? "" : didYouMean(name, known))});
}

} // namespace doppel::models
