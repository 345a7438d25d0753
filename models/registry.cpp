// SPDX-License-Identifier: Apache-2.0
#include "models/registry.h"

#include "models/app/app.h"
#include "models/app/consumer.h"
#include "models/balancing/balancer.h"
#include "models/cache/varnish.h"
#include "models/data/database.h"
#include "models/data/database_copy.h"
#include "models/data/key_value.h"
#include "models/data/object_store.h"
#include "models/dns/dns_authority.h"
#include "models/dns/name_service.h"
#include "models/edge/edge.h"
#include "models/email/email_alert_api.h"
#include "models/email/notify.h"
#include "models/identity/gds_sso.h"
#include "models/mirror/mirror_crawler.h"
#include "models/nodes/nodes.h"
#include "models/proxy/nat_gateway.h"
#include "models/proxy/nginx.h"
#include "models/publishing/documents.h"
#include "models/publishing/page_template.h"
#include "models/publishing/publishing_api.h"
#include "models/rabbitmq/rabbitmq.h"
#include "models/recovery_plan/recovery_plan.h"
#include "models/redis/redis.h"
#include "models/router/router.h"
#include "models/scaling/cloud_run_service.h"
#include "models/scaling/hpa.h"
#include "models/scaling/scaled_object.h"
#include "models/scaling/target_tracker.h"
#include "models/sidekiq/sidekiq.h"
#include "models/traffic/message_source.h"

#include <algorithm>
#include <array>

namespace doppel::models {

std::span<const ComponentKind> componentKinds() {
    static const std::array kKinds{
        dnsKind(),            // a visitor asks for a name,
        dnsAuthorityKind(),   //
        edgeKind(),           // goes to the nearest point of presence,
        balancerKind(),       // which asks origin:
        nginxKind(),          //
        varnishKind(),        //
        routerKind(),         // who renders this page?
        appKind(),            //
        databaseKind(),       // and what from?
        keyValueKind(),       //
        natGatewayKind(),     // and who else in the world?
        objectStoreKind(),    // the mirrors, when origin fails;
        sidekiqKind(),        // and behind it all, jobs,
        redisKind(),          // in their queues,
        messageSourceKind(),  // and messages that tell of what has changed,
        rabbitMqKind(),       // in theirs,
        consumerKind(),       // to those who act on them;
        publishingApiKind(),  // what editors publish
        documentsKind(),      //
        pageTemplateKind(),   //
        gdsSsoKind(),         // who may see it before it is,
        emailAlertApiKind(),  // and who is told of it
        notifyKind(),         //
        mirrorCrawlerKind(),  // what fills the mirrors,
        databaseCopyKind(),   //
        hpaKind(),            // who sets how many servers there are,
        kedaKind(),           //
        targetTrackingKind(), //
        nodesKind(),          // which machines they share,
        cloudRunKind(),       //
        recoveryPlanKind(),   // and what is done when all of it fails
    };
    return kKinds;
}

} // namespace doppel::models
