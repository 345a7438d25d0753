// SPDX-License-Identifier: Apache-2.0
#include "models/edge/query_memo.h"

namespace doppel::models {

void QueryMemo::forget() {
    queries_.clear();
    strips_.clear();
}

QueryId QueryMemo::lookUp(PageId page, QueryId query) {
    if (strips(page)) {
        return {};
    }
    if (query.unique()) {
        return query;
    }
    if (query.index >= queries_.size()) {
        queries_.resize(query.index + std::size_t{1}, kUnknown);
    }
    if (queries_[query.index] == kUnknown) {
        const std::string text = normalisedQuery(rules_, pages_.queryText(query));
        queries_[query.index] = text.empty() ? 0 : pages_.addQuery(text).index;
    }
    return {queries_[query.index]};
}

bool QueryMemo::strips(PageId page) {
    if (page.index >= strips_.size()) {
        strips_.resize(pages_.size(), Strips::Unknown);
    }
    Strips& known = strips_[page.index];
    if (known == Strips::Unknown) {
        known = stripsQuery(rules_, pages_.path(page)) ? Strips::Yes : Strips::No;
    }
    return known == Strips::Yes;
}

} // namespace doppel::models
