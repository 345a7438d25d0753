// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_table.h"
#include "models/routing/route_table_builder.h"
#include "scenarios/input/route_file.h"
#include "sim/result.h"

#include <optional>
#include <string>

namespace doppel::scenarios {

/// Looks for what the Router accepts or leaves out without complaint, although nobody means it: a
/// path and type that are given twice (there the last one wins), redirects that lead in a cycle,
/// and what can be no path of a URL. Of a file that has neither, which is nearly every one, only
/// the table is looked at.
///
///     RouteFaults faults;
///     … builder.add(route), and faults.leftOut(route) if that skips it …
///     if (auto status = faults.judge(path, table, options); !status) { return status.errors(); }
class RouteFaults {
public:
    /// Takes note of a route that the table skips, since it may be given twice all the same.
    void leftOut(const routing::RouteRecord& route);

    /// Ok, or all errors of the file whose routes are in the table: those of forEachRoute() too, in
    /// the file's order, as many as InputErrors keeps. A duplicate is told where it is given again;
    /// a cycle once, at the first redirect of it, exact ones before prefixes. Call it once.
    ///
    /// Cost: one look-up for each redirect. If something is wrong the file is read again, with some
    /// 100 bytes for each path that is given twice.
    sim::Status judge(const std::string& path,
                      const routing::RouteTable& table,
                      const RouteFileOptions& options);

private:
    std::optional<routing::RouteTableBuilder> leftOut_;
};

} // namespace doppel::scenarios
