// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/edge/query_text.h"
#include "models/page_catalogue.h"
#include "models/request.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// Query strings' numbers after normalisation, each worked out once: 4 bytes a query string with a
/// text and 1 byte a page. Strings that occur only once stay themselves, where the page's are not
/// all stripped.
class QueryMemo {
public:
    QueryMemo(const QueryRules& rules, PageCatalogue& pages) : rules_(rules), pages_(pages) {}

    QueryId normalised(PageId page, QueryId query) {
        return query.index == 0 ? query : lookUp(page, query);
    }
    /// The rules have changed.
    void forget();

private:
    static constexpr std::uint32_t kUnknown = ~std::uint32_t{0};
    enum class Strips : std::uint8_t { Unknown, No, Yes };

    QueryId lookUp(PageId page, QueryId query);
    bool strips(PageId page);

    const QueryRules& rules_;
    PageCatalogue& pages_;
    std::vector<std::uint32_t> queries_;
    std::vector<Strips> strips_;
};

} // namespace doppel::models
