// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_causes.h"

#include <array>

namespace doppel::analysis {

namespace {

using enum CauseWhere;

constexpr std::array kOfErrors{
    CauseRule{"full", Same},        CauseRule{"action", Same},    CauseRule{"capacity", Same},
    CauseRule{"turned away", Same}, CauseRule{"breaker", Same},   CauseRule{"errors", Passed},
    CauseRule{"full", Below},       CauseRule{"capacity", Below}, CauseRule{"unreachable", Same},
    CauseRule{"timeouts", Same},    CauseRule{"action", Below},   CauseRule{"threads", Same},
    CauseRule{"queue", Same},       CauseRule{"slow", Below},     CauseRule{"names", Below},
    CauseRule{"load", Same}};
constexpr std::array kOfTimeouts{CauseRule{"blocked", Below}, CauseRule{"action", Below},
                                 CauseRule{"slow", Below},    CauseRule{"threads", Below},
                                 CauseRule{"queue", Below},   CauseRule{"errors", Below},
                                 CauseRule{"action", Same},   CauseRule{"load", Below}};
constexpr std::array kOfUnreachable{CauseRule{"action", Same}, CauseRule{"action", Below},
                                    CauseRule{"capacity", Same}, CauseRule{"capacity", Below}};
constexpr std::array kOfAbandoned{CauseRule{"blocked", Same}, CauseRule{"blocked", Below},
                                  CauseRule{"action", Same},  CauseRule{"slow", Same},
                                  CauseRule{"action", Below}, CauseRule{"slow", Below},
                                  CauseRule{"threads", Same}, CauseRule{"threads", Below},
                                  CauseRule{"queue", Below},  CauseRule{"timeouts", Above}};
constexpr std::array kOfSlowness{
    CauseRule{"blocked", Same},     CauseRule{"blocked", Below}, CauseRule{"action", Same},
    CauseRule{"threads", Same},     CauseRule{"queue", Same},    CauseRule{"timeouts", Same},
    CauseRule{"unreachable", Same}, CauseRule{"action", Below},  CauseRule{"slow", Below},
    CauseRule{"threads", Below},    CauseRule{"queue", Below},   CauseRule{"hit ratio", Same},
    CauseRule{"load", Same},        CauseRule{"woken", Above},   CauseRule{"action.over", Below}};
constexpr std::array kOfFullness{
    CauseRule{"woken", Above},     CauseRule{"action", Same},   CauseRule{"capacity", Same},
    CauseRule{"slow", Below},      CauseRule{"action", Below},  CauseRule{"timeouts", Same},
    CauseRule{"load", Same},       CauseRule{"retries", Above}, CauseRule{"load", Above},
    CauseRule{"hit ratio", Above}, CauseRule{"errors", Above},  CauseRule{"action.over", Above},
    CauseRule{"action", Above}};
constexpr std::array kOfLoad{CauseRule{"load", Above},        CauseRule{"woken", Above},
                             CauseRule{"errors", Beside},     CauseRule{"sick", Beside},
                             CauseRule{"hit ratio", Above},   CauseRule{"retries", Above},
                             CauseRule{"timeouts", Beside},   CauseRule{"unreachable", Beside},
                             CauseRule{"action", Beside},     CauseRule{"action", Same},
                             CauseRule{"action", Above},      CauseRule{"errors", Above},
                             CauseRule{"action", Below},      CauseRule{"action.over", Same},
                             CauseRule{"action.over", Above}, CauseRule{"action.over", Below},
                             CauseRule{"idle", Same}};
constexpr std::array kOfWaking{CauseRule{"next backend", Above}, CauseRule{"load", Above},
                               CauseRule{"woken", Above},        CauseRule{"sick", Beside},
                               CauseRule{"errors", Beside},      CauseRule{"timeouts", Beside},
                               CauseRule{"unreachable", Beside}, CauseRule{"turned away", Beside},
                               CauseRule{"action", Beside},      CauseRule{"action", Above},
                               CauseRule{"action", Same},        CauseRule{"action", Below}};
constexpr std::array kOfIdleness{
    CauseRule{"action", Same},        CauseRule{"capacity", Same},     CauseRule{"idle", Above},
    CauseRule{"sick", Above},         CauseRule{"unreachable", Above}, CauseRule{"timeouts", Above},
    CauseRule{"errors", Above},       CauseRule{"turned away", Above}, CauseRule{"action", Above},
    CauseRule{"action.over", Beside}, CauseRule{"action.over", Below}};
constexpr std::array kOfMisses{CauseRule{"action", Same},      CauseRule{"errors", Below},
                               CauseRule{"sick", Same},        CauseRule{"timeouts", Same},
                               CauseRule{"unreachable", Same}, CauseRule{"action", Below},
                               CauseRule{"woken", Above},      CauseRule{"load", Above}};
constexpr std::array kOfTurningAway{
    CauseRule{"full", Same},   CauseRule{"threads", Same},  CauseRule{"queue", Same},
    CauseRule{"slow", Below},  CauseRule{"threads", Below}, CauseRule{"queue", Below},
    CauseRule{"action", Same}, CauseRule{"action", Below},  CauseRule{"hit ratio", Same},
    CauseRule{"load", Same},   CauseRule{"load", Above},    CauseRule{"woken", Above},
    CauseRule{"load", Below},  CauseRule{"errors", Below},  CauseRule{"action.over", Below}};
constexpr std::array kOfRateLimits{CauseRule{"woken", Above}, CauseRule{"load", Above},
                                   CauseRule{"load", Same}, CauseRule{"retries", Above}};
constexpr std::array kOfAlternatives{
    CauseRule{"sick", Same},         CauseRule{"sick", Below},      CauseRule{"errors", Below},
    CauseRule{"timeouts", Same},     CauseRule{"timeouts", Below},  CauseRule{"unreachable", Same},
    CauseRule{"unreachable", Below}, CauseRule{"abandoned", Below}, CauseRule{"turned away", Same},
    CauseRule{"turned away", Below}, CauseRule{"slow", Below},      CauseRule{"action", Below}};
constexpr std::array kOfSickness{CauseRule{"action", Same},    CauseRule{"action", Below},
                                 CauseRule{"capacity", Below}, CauseRule{"errors", Below},
                                 CauseRule{"slow", Below},     CauseRule{"unreachable", Below}};
constexpr std::array kOfCapacity{CauseRule{"action", Same}, CauseRule{"action", Below},
                                 CauseRule{"capacity", Below}, CauseRule{"errors", Below},
                                 CauseRule{"action", Anywhere}};
constexpr std::array kOfFailedVisits{
    CauseRule{"rate limit", Below},  CauseRule{"old routes", Below},
    CauseRule{"errors", Passed},     CauseRule{"full", Below},
    CauseRule{"names", Below},       CauseRule{"turned away", Below},
    CauseRule{"sick", Below},        CauseRule{"timeouts", Same},
    CauseRule{"timeouts", Below},    CauseRule{"unreachable", Same},
    CauseRule{"unreachable", Below}, CauseRule{"threads", Below},
    CauseRule{"action", Below},      CauseRule{"hit ratio", Below}};
constexpr std::array kOfLatency{CauseRule{"slow", Below},        CauseRule{"threads", Below},
                                CauseRule{"queue", Below},       CauseRule{"timeouts", Below},
                                CauseRule{"unreachable", Below}, CauseRule{"hit ratio", Below},
                                CauseRule{"mirror", Same},       CauseRule{"capacity", Below},
                                CauseRule{"action", Below},      CauseRule{"load", Same}};
constexpr std::array kOfRetries{CauseRule{"errors", Below}, CauseRule{"timeouts", Same},
                                CauseRule{"unreachable", Same}, CauseRule{"visits fail", Same},
                                CauseRule{"action", Below}};
constexpr std::array kOfWaitingJobs{
    CauseRule{"action", Same},    CauseRule{"action", Above}, CauseRule{"capacity", Same},
    CauseRule{"blocked", Below},  CauseRule{"full", Below},   CauseRule{"slow", Below},
    CauseRule{"threads", Below},  CauseRule{"queue", Below},  CauseRule{"errors", Below},
    CauseRule{"timeouts", Same},  CauseRule{"action", Below}, CauseRule{"load", Same},
    CauseRule{"action", Anywhere}};
constexpr std::array kOfFullStores{CauseRule{"jobs wait", Same}, CauseRule{"jobs wait", Above},
                                   CauseRule{"action", Same},    CauseRule{"action", Above},
                                   CauseRule{"load", Same},      CauseRule{"action", Below},
                                   CauseRule{"action", Anywhere}};
constexpr std::array kOfBlocking{CauseRule{"full", Same}, CauseRule{"action", Same}};
constexpr std::array kOfBadEnds{CauseRule{"full", Same},      CauseRule{"full", Below},
                                CauseRule{"action", Same},    CauseRule{"action", Above},
                                CauseRule{"jobs wait", Same}, CauseRule{"errors", Below},
                                CauseRule{"action", Below},   CauseRule{"action", Anywhere}};
constexpr std::array kOfOldRoutes{CauseRule{"action", Same}};
constexpr std::array kOfPromises{
    CauseRule{"old routes", Same},      CauseRule{"many visits fail", Same},
    CauseRule{"visits fail", Same},     CauseRule{"blocked", Same},
    CauseRule{"latency", Same},         CauseRule{"errors", Same},
    CauseRule{"hit ratio", Same},       CauseRule{"threads", Same},
    CauseRule{"queue", Same},           CauseRule{"load", Same},
    CauseRule{"jobs wait", Same},       CauseRule{"jobs end badly", Same},
    CauseRule{"jobs wait", Above},      CauseRule{"jobs wait", Below},
    CauseRule{"visits fail", Anywhere}, CauseRule{"many visits fail", Anywhere},
    CauseRule{"latency", Anywhere},     CauseRule{"action", Anywhere}};

constexpr std::array kOfPromisesOfWork{
    CauseRule{"jobs end badly", Same},  CauseRule{"full", Same},
    CauseRule{"full", Below},           CauseRule{"jobs wait", Same},
    CauseRule{"errors", Same},          CauseRule{"action", Same},
    CauseRule{"jobs end badly", Above}, CauseRule{"jobs wait", Above},
    CauseRule{"jobs wait", Below},      CauseRule{"errors", Below},
    CauseRule{"action", Anywhere}};

struct Causes {
    std::string_view rule;
    std::span<const CauseRule> rules;
};
constexpr std::array kCauses{Causes{"errors", kOfErrors},
                             Causes{"timeouts", kOfTimeouts},
                             Causes{"unreachable", kOfUnreachable},
                             Causes{"abandoned", kOfAbandoned},
                             Causes{"slow", kOfSlowness},
                             Causes{"threads", kOfFullness},
                             Causes{"queue", kOfFullness},
                             Causes{"load", kOfLoad},
                             Causes{"woken", kOfWaking},
                             Causes{"idle", kOfIdleness},
                             Causes{"hit ratio", kOfMisses},
                             Causes{"turned away", kOfTurningAway},
                             Causes{"breaker", kOfAlternatives},
                             Causes{"rate limit", kOfRateLimits},
                             Causes{"next backend", kOfAlternatives},
                             Causes{"stale", kOfAlternatives},
                             Causes{"mirror", kOfAlternatives},
                             Causes{"synthetic", kOfFailedVisits},
                             Causes{"sick", kOfSickness},
                             Causes{"spared", kOfAlternatives},
                             Causes{"capacity", kOfCapacity},
                             Causes{"panic", kOfCapacity},
                             Causes{"failover", kOfCapacity},
                             Causes{"names", kOfErrors},
                             Causes{"retries", kOfRetries},
                             Causes{"old routes", kOfOldRoutes},
                             Causes{"release", kOfOldRoutes},
                             Causes{"full", kOfFullStores},
                             Causes{"blocked", kOfBlocking},
                             Causes{"jobs wait", kOfWaitingJobs},
                             Causes{"jobs end badly", kOfBadEnds},
                             Causes{"visits fail", kOfFailedVisits},
                             Causes{"many visits fail", kOfFailedVisits},
                             Causes{"latency", kOfLatency},
                             Causes{"overdue", kOfPromises},
                             Causes{"alert", kOfPromises},
                             Causes{kPromiseOfWork, kOfPromisesOfWork},
                             Causes{"objective", kOfPromises}};

} // namespace

std::span<const CauseRule> causesOf(std::string_view rule) {
    for (const Causes& causes : kCauses) {
        if (causes.rule == rule) {
            return causes.rules;
        }
    }
    return {};
}

} // namespace doppel::analysis
