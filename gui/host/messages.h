// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/platform_state.h"
#include "gui/host/sketch.h"
#include "gui/host/wire.h"
#include "scenarios/run_result.h"
#include "sim/result.h"
#include "sim/series.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What a window and the process that plays a future say to each other: messages over a pair of
/// local stream sockets, each with its length (4 bytes) and its kind (1 byte) in front.
namespace doppel::gui {

/// Grows with each change of what is said. Both ends are the same program as a rule: one that was
/// replaced while its window was open says so by this.
inline constexpr std::uint32_t kProtocol = 7;
/// No message is longer: what says that it is, is no host.
inline constexpr std::size_t kLongestMessage = std::size_t{256} << 20U;

namespace to_host {

/// An entry of a timeline, YAML in one line.
struct Action {
    std::string yaml;
    std::optional<sim::Time> injected{}; ///< when it was, in an earlier play; none: now
};

/// Read a scenario and set it up, with actions that were injected in an earlier play.
struct Open {
    std::string file;
    std::vector<std::string> sets;
    std::vector<Action> actions;
};
/// Play up to this moment and wait there; wait at once, if it has passed.
struct PlayTo {
    sim::Time until{};
};
/// Inject actions: all, or none if one is wrong.
struct Act {
    std::vector<Action> actions;
};
/// Make a copy of the process that goes on by itself, with the socket that comes along with this
/// message.
struct Fork {
    std::uint32_t number = 0; ///< to name it by in the answer
    bool anew = false;        ///< it tells its series from the start: who wants it has none
};
/// Write what was done as a scenario that extends the original, or with everything in it.
struct Save {
    std::string file;
    bool whole = false;
};

/// Store the run, as far as it was played, as `doppel run -o` does.
struct Keep {
    std::string file;
    std::string catalogue;
};

using Message = std::variant<Open, PlayTo, Act, Fork, Save, Keep>;

} // namespace to_host

namespace from_host {

/// The first thing that a host says, and each copy of one.
struct Hello {
    std::uint32_t protocol = kProtocol;
    std::string version; ///< of doppel
    std::int64_t process = 0;
};
/// What it does before it plays.
struct Progress {
    std::string step;
    double share = 0; ///< of it, that is done
};
/// The scenario can't be played.
struct Wrong {
    sim::Errors errors;
};
/// Of a scenario that was read; once more, in its final order, when it is built.
struct Sketch {
    PlatformSketch sketch;
    bool built = false;
};
/// More columns of the series, without values.
struct Columns {
    std::vector<sim::SeriesColumn> columns;
};
/// The series from the start, to one that has none; in several where they are long.
struct Series {
    std::vector<sim::SeriesColumn> columns; ///< without values; of the first of these messages
    sim::SeriesRows rows;
};
/// A state of the grid and all that is new since the one before.
struct Recorded {
    PlatformState state;
    sim::SeriesRows rows;
    std::vector<DecisionEntry> decisions;
    std::vector<scenarios::TimelineEntry> timeline;
    std::vector<TablesEntry> tables; ///< of components that show others than before
};
/// The state at the playhead, between two of the grid.
struct Now {
    PlatformState state;
};
struct Journeys {
    std::vector<scenarios::JourneySpan> spans;
};
struct Judged {
    Judgement judgement;
};
/// It came to where it was to play to.
struct Waiting {
    sim::Time at{};
};
/// What it has taken since it began: told with each recorded state.
struct Spent {
    std::chrono::nanoseconds user{};
    std::chrono::nanoseconds system{};
    std::uint64_t faults = 0;   ///< pages that it was given, or that were copied for it
    std::uint64_t resident = 0; ///< bytes that it holds, those too that it shares
};
/// The actions are injected: entries with their final times.
struct Acted {
    std::vector<EventSketch> events;
};
struct Refused {
    sim::Errors errors;
};
/// A copy goes on from here.
struct Forked {
    std::uint32_t number = 0;
    std::int64_t process = 0;
    sim::Time at{};
};
struct NotForked {
    std::uint32_t number = 0;
    std::string why;
};
struct Saved {
    std::string file;
};
struct NotSaved {
    sim::Errors errors;
};
/// The run is stored.
struct Kept {
    std::string file;
    std::int64_t id = 0; ///< in the catalogue
};
struct NotKept {
    sim::Errors errors;
};
/// The run is over.
struct Ended {
    Outcome outcome;
};

using Message = std::variant<Hello,
                             Progress,
                             Wrong,
                             Sketch,
                             Columns,
                             Series,
                             Recorded,
                             Now,
                             Journeys,
                             Judged,
                             Waiting,
                             Spent,
                             Acted,
                             Refused,
                             Forked,
                             NotForked,
                             Saved,
                             NotSaved,
                             Ended,
                             Kept,
                             NotKept>;

} // namespace from_host

/// A message with its length and kind in front.
std::string encode(const to_host::Message& message);
std::string encode(const from_host::Message& message);

/// The message of a frame (its kind and what follows). None: it is not one, or not wholly.
/// `keepName` keeps the names that a state refers to.
std::optional<to_host::Message> decodeToHost(std::string_view frame);
std::optional<from_host::Message> decodeFromHost(std::string_view frame,
                                                 const WireReader::KeepName& keepName);

/// Cuts the bytes of a stream into frames.
class FrameBuffer {
public:
    void append(std::string_view bytes);
    /// The next whole frame, valid until the next call of append; none: it has not come yet, or
    /// the stream is broken.
    std::optional<std::string_view> next();
    /// A length was beyond kLongestMessage: nothing that comes can be trusted.
    bool broken() const { return broken_; }

private:
    std::string bytes_;
    std::size_t read_ = 0;
    bool broken_ = false;
};

} // namespace doppel::gui
