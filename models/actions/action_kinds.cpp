// SPDX-License-Identifier: Apache-2.0
#include "models/actions/action_kind.h"
#include "models/actions/deploy.h"
#include "models/actions/dns_switch.h"
#include "models/actions/enqueue_jobs.h"
#include "models/actions/fault_certificate_expired.h"
#include "models/actions/fault_clock_skew.h"
#include "models/actions/fault_crash.h"
#include "models/actions/fault_disk_slow.h"
#include "models/actions/fault_down.h"
#include "models/actions/fault_error.h"
#include "models/actions/fault_lose_packets.h"
#include "models/actions/fault_lost_replicas.h"
#include "models/actions/fault_lost_zone.h"
#include "models/actions/fault_memory_leak.h"
#include "models/actions/fault_partition.h"
#include "models/actions/fault_refuse.h"
#include "models/actions/fault_slow.h"
#include "models/actions/fault_slow_network.h"
#include "models/actions/fault_stall.h"
#include "models/actions/publish_message.h"
#include "models/actions/purge_cache.h"
#include "models/actions/recover.h"
#include "models/actions/set_field.h"
#include "models/publishing/publish_action.h"

#include <array>

namespace doppel::models {

ActionKey keyOf(const ActionKind& kind) {
    const std::size_t dot = kind.name.find('.');
    const bool isOfGroup = dot != std::string_view::npos;
    return {kind.name.substr(0, dot), isOfGroup ? kind.name.substr(dot + 1) : std::string_view{}};
}

std::span<const ActionKind* const> actionKinds() {
    static const std::array kKinds{
        &faultDownKind(),               // it cannot be reached,
        &faultCrashKind(),              //
        &faultRefuseKind(),             //
        &faultCertificateExpiredKind(), //
        &faultErrorKind(),              // answers badly,
        &faultSlowKind(),               // late,
        &faultDiskSlowKind(),           //
        &faultStallKind(),              // or not to the end;
        &faultClockSkewKind(),          // by a wrong clock,
        &faultPartitionKind(),          // the network between two fails;
        &faultSlowNetworkKind(),        //
        &faultLosePacketsKind(),        //
        &faultLostZoneKind(),           // servers are lost;
        &faultLostReplicasKind(),       //
        &faultMemoryLeakKind(),         // or what they run on is short;
        &setFieldKind(),                // and what operators do
        &deployKind(),                  //
        &purgeCacheKind(),              //
        &publishMessageKind(),          //
        &publishActionKind(),           //
        &dnsSwitchKind(),               //
        &enqueueJobsKind(),             //
        &recoverKind(),                 //
    };
    return kKinds;
}

} // namespace doppel::models
