// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// What the fuzzers try: each function reads bytes as a whole input file, by the way that the
/// program takes, and asserts what must hold whatever the bytes are. No bytes may crash, hang, leak
/// or take more than bounded memory. Two of a sort must not run at once in one process: they share
/// a scratch file.
namespace doppel::fuzz {

/// A scenario file, as far as `doppel validate` goes without other files; it may extend
/// "base.yaml", a small platform. A good scenario is good again, and the same, when its
/// configuration is written out and read back.
void readScenario(std::string_view bytes);

/// A file of routes: in the form that its bytes tell, and as each form by name; plain or
/// compressed, SQLite too. The table that comes of it answers, and is evaluated for duplicates and
/// cycles.
void readRoutes(std::string_view bytes);

/// An access log: in the form that its first lines tell, and as each form by name; plain or
/// compressed. Every line is either a record or a reject.
void readLog(std::string_view bytes);

} // namespace doppel::fuzz
