// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_graph.h"
#include "scenarios/run_result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// What a verdict is on.
struct VerdictOn {
    std::string owner; ///< a component or a source
    bool isOfSource = false;
    std::string metric{};      ///< without the owner: "latency.p99"
    std::string limit{};       ///< toText(ObjectiveLimit)
    bool isOfGood = false;     ///< it was judged by the good ones alone, and says of how many
    bool tellsOfWork = false;  ///< and of the owner's work how much failed
    bool isOfExtremes = false; ///< on a level, a maximum or the like, which a few decide
};

/// Whether a verdict's note has one of these in it: what failed meanwhile.
bool saysWhatFailed(std::string_view note);

/// What failed in a run, for the notes of verdicts that are met: whoever is asked less, or asks
/// less, or need not wait, since others fail has an easier time.
///
///     visits    of the source of which most failed, of those that have to do with whose bound it
///               is: both lead to the same component, or nobody knows where they lead; of another
///               where more than twice the share did, and more than one in a hundred of all visits;
///               and of the source of which most lacked a part of their page, if that is a greater
///               share
///     requests  of a component, where it failed more than twice as much, or where no visit failed:
///               the component itself, or one that has to do with it and isn't behind it
///     behind    requests of a component that it leads to, directly or not, and that fails far more
///               often than it does: it does without that, and need not wait for it
///     work      the book of jobs, publishes and the like of which most failed; or, where they are
///               tried again, most tries; or of which most were not done; or the turns of an
///               autoscaler that came to nothing; of those that have to do with it as sources have
///
/// Only what is more than one in a hundred is told, of extremes three or more; of what was not done
/// more than a tenth of what was. Of a limited time are told the visits that began in it, and requests
/// and work: those that began in it of components that objectives are limited to in that time, of
/// others those that ended in it. What had failed by the end of the time, or in the warm-up, is told
/// besides where it is more than one in a thousand and more than twice as great a share as in the
/// verdict's own time: queues and caches outlast it. So is what is less, where those before a time are
/// more than one in a hundred of what came in it. A metric that is one of how many failed says so
/// itself.
class Failing {
public:
    /// The result and the run's graph outlive it.
    Failing(const RunResult& result, const RunGraph& graph);

    /// "while 50 % of visits of buyers failed and 91 % of jobs of workers"; "" for nothing.
    std::string noteOn(const VerdictOn& verdict) const;
    /// Whether the note has the visits that failed of the source whose verdict it is, in its own time.
    bool tellsOfOwnVisits(const VerdictOn& verdict) const;

private:
    using Shortfalls = std::vector<Shortfall>;
    using Told = std::vector<const Shortfall*>;
    /// What is looked through for a note.
    struct Look {
        const VerdictOn& verdict;
        const Shortfalls& shortfalls;
        bool isEarlier = false; ///< than what the verdict itself tells of
        /// Of the verdict's own time, that those before it are weighed by; null: they are not.
        const Shortfalls* own = nullptr;

        bool tells(const Shortfall& one) const;
        bool weighsMore(const Shortfall& one) const;
    };

    const CallGraph& graph() const { return ofRun_.of(result_); }
    Shortfalls ofTime(const std::string& time) const;
    Told toldOf(const Look& look) const;
    std::string wordsOn(const Told& told) const;
    bool haveToDo(const std::string& one, const std::string& other) const;
    bool isWorkBeside(const std::string& worker, const std::string& owner) const;
    Told worstVisits(const Look& look, Shortfall::Fared fared) const;
    const Shortfall* worstRequests(const Look& look) const;
    const Shortfall* worstBehind(const Look& look) const;
    const Shortfall* worstWork(const Look& look) const;

    const RunResult& result_;
    const RunGraph& ofRun_;
    Shortfalls run_;                             ///< of the whole run
    std::map<std::string, Shortfalls> within_;   ///< by time
    std::map<std::string, Shortfalls> byItsEnd_; ///< by time; "": of the warm-up
};

} // namespace doppel::scenarios
