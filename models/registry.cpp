// SPDX-License-Identifier: Apache-2.0
#include "models/registry.h"

#include "models/app/app.h"
#include "models/balancing/balancer.h"
#include "models/cache/varnish.h"
#include "models/data/database.h"
#include "models/data/key_value.h"
#include "models/data/object_store.h"
#include "models/dns/dns_authority.h"
#include "models/dns/name_service.h"
#include "models/edge/edge.h"
#include "models/proxy/nginx.h"
#include "models/router/router.h"
#include "models/scaling/hpa.h"
#include "models/scaling/scaled_object.h"
#include "models/scaling/target_tracker.h"

#include <algorithm>
#include <array>

namespace doppel::models {

std::span<const ComponentKind> componentKinds() {
    static const std::array kKinds{
        dnsKind(),          // a visitor asks for a name,
        dnsAuthorityKind(), //
        edgeKind(),         // goes to the nearest point of presence,
        balancerKind(),     // which asks origin:
        nginxKind(),        //
        varnishKind(),      //
        routerKind(),       // who renders this page?
        appKind(),          //
        databaseKind(),     // and what from?
        keyValueKind(),     //
        objectStoreKind(),  // the mirrors, when origin fails
        hpaKind(),          // and who sets how many of them there are
        kedaKind(),         targetTrackingKind(),
    };
    return kKinds;
}

} // namespace doppel::models
