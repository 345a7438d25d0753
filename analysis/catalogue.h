// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "sim/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// A stored run as the catalogue knows it.
struct StoredRun {
    std::int64_t id = 0;
    std::string when; ///< in UTC: "2026-11-22T06:50:32Z"
    std::string scenario;
    std::string title;
    std::uint64_t seed = 0;
    std::string fingerprint;
    std::string status; ///< "reached its end at 1h"
    std::optional<double> availability;
    std::optional<double> p99Seconds;
    std::size_t objectives = 0;
    std::size_t objectivesMet = 0; ///< 0 of a run that did not reach its end
    bool reachedEnd = true;
    std::string file;    ///< absolute; empty: a later run has replaced it
    std::string summary; ///< as JSON, see summaryJson()
    std::string mark;    ///< of its file's bytes, see file_mark.h; empty: nobody kept it
};

/// What has become of a stored run's file.
enum class FileState : std::uint8_t {
    Its,      ///< it is there, and the run's
    Another,  ///< another run, or something else, has come to stand under its name
    Gone,     ///< nothing is there
    Replaced, ///< a later run was stored under its name, as the catalogue knows
};

/// Looks at the file: at its size and its end. Of a run whose mark nobody kept, only whether a file
/// is there.
FileState fileStateOf(const StoredRun& run);
/// "its", "another", "gone", "replaced".
std::string_view toText(FileState state);

/// The row for a run; `id` and `when` are not set.
StoredRun storedRun(const scenarios::RunResult& result, const std::string& file);

/// Which runs were stored, and what came out: one SQLite file for a user. It is the truth about
/// what is stored: a file without a row was never finished. Several programs may use it at once.
class Catalogue {
public:
    /// Opens it, made with its folders if it isn't there. Errors: it can't be opened, it is not
    /// ours, or a newer doppel made it.
    static sim::Result<Catalogue> open(const std::string& path);

    /// Whether a run could be entered: it may be written to, and so may its folder. Nothing changes.
    sim::Status canEnter();

    ~Catalogue();
    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;

    /// Enters a run at the present time, whose file `place` puts under its name; earlier runs that
    /// were stored there have none any more. All of it or nothing, and on the disk when this
    /// returns, but where a program is killed between the two, or the catalogue fails at last: the
    /// file is placed then and the catalogue knows only of those before, whose file it is not
    /// (FileState::Another). Gives the run's id. Errors: the outside world's; those of `place`.
    sim::Result<std::int64_t> enter(const StoredRun& run,
                                    const std::function<sim::Status()>& place);
    /// The newest first, at most that many.
    sim::Result<std::vector<StoredRun>> newest(std::size_t most) const;
    /// The same one by one, for those who don't keep them: summaries are long.
    sim::Status visitNewest(std::size_t most, const std::function<void(StoredRun)>& visit) const;
    /// Forgets a run, whose file `dispose` does away with. All of it or nothing, but for a program that is killed between the two: the
    /// file is gone then and its row is left. Errors: there is no such run; the outside world's;
    /// those of `dispose`.
    sim::Status remove(std::int64_t id,
                       const std::function<sim::Status(const StoredRun& run)>& dispose);

private:
    struct State;
    explicit Catalogue(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

/// The user's own catalogue: $XDG_DATA_HOME/doppel/runs.sqlite, or below ~/.local/share. Errors:
/// neither is known. Source: XDG Base Directory Specification 0.8.
sim::Result<std::string> cataloguePath();

} // namespace doppel::analysis
