// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/map/map_samples.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace doppel::gui::samples {
namespace {

using namespace std::chrono_literals;

ComponentSketch component(std::string name, std::string kind) {
    const bool answersPages = kind != "dns" && kind != "dns_authority";
    return {.name = std::move(name),
            .kind = std::move(kind),
            .summary = {},
            .answersPages = answersPages};
}

void field(ComponentSketch& owner, std::string_view key, std::string value) {
    owner.fields.push_back(
        {.path = "components." + owner.name + "." + std::string(key), .value = std::move(value)});
}

void call(PlatformSketch& sketch, std::string caller, std::string callee) {
    sketch.calls.push_back({std::move(caller), std::move(callee)});
}

void addVisitors(PlatformSketch& sketch, std::string clients) {
    ComponentSketch visitors{.name = "visitors", .kind = "open"};
    visitors.fields.push_back({.path = "traffic.visitors.clients", .value = std::move(clients)});
    sketch.sources.push_back(std::move(visitors));
}

// An app with an nginx in its pods.
void addApp(PlatformSketch& sketch, const std::string& name) {
    ComponentSketch nginx = component(name + "-nginx", "nginx");
    field(nginx, "to", name);
    field(nginx, "upstream", "sidecar");
    sketch.components.push_back(std::move(nginx));
    sketch.components.push_back(component(name, name == "router" ? "router" : "app"));
    call(sketch, name + "-nginx", name);
}

std::size_t placeOf(const PlatformSketch& sketch, std::string_view name) {
    for (std::size_t i = 0; i < sketch.components.size(); ++i) {
        if (sketch.components[i].name == name) {
            return i;
        }
    }
    throw std::invalid_argument("no component " + std::string(name));
}

scenarios::Flow flowOf(double rate, double failing) {
    return {rate, rate * (1 - failing), rate * failing};
}

void addServers(scenarios::ComponentState& state, const Figures& figures) {
    struct Some {
        std::string_view state;
        std::uint32_t count;
    };
    for (std::uint32_t zone = 0; zone < 3; ++zone) {
        for (const Some& some : {Some{"booting", figures.booting}, Some{"ready", figures.ready},
                                 Some{"failed", figures.failed}}) {
            const std::uint32_t here = (some.count + 2 - zone) / 3;
            if (here > 0) {
                state.servers.push_back({some.state, here, zone});
            }
        }
    }
}

constexpr std::array kApps{"frontend",    "collections",          "finder-frontend", "smartanswers",
                           "account-api", "email-alert-frontend", "feedback",        "licensify"};

// What all moments of GOV.UK have in common.
PlatformState govukAtRest(const PlatformSketch& sketch, sim::Time at) {
    PlatformState state = quiet(sketch, at);
    for (const char* name : kApps) {
        set(state, sketch, name, {.ready = 3});
    }
    set(state, sketch, "dns", {.rate = 2370, .stay = 0.002, .ready = 15});
    state.components[placeOf(sketch, "dns")].shares = {{"hits", 0.999}};
    set(state, sketch, "content-store", {.ready = 6});
    set(state, sketch, "search-api", {.ready = 6});
    set(state, sketch, "search-api-v2", {.ready = 9});
    set(state, sketch, "router", {.ready = 3});
    for (const char* name : {"dns-jisc", "dns-route53", "dns-gcp", "dns-fastly"}) {
        set(state, sketch, name, {.rate = 0.6, .stay = 0.0001, .ready = 4});
    }
    return state;
}

} // namespace

PlatformSketch cafe() {
    PlatformSketch sketch;
    sketch.title = "A café's website on the day of the fair";
    addVisitors(sketch, "1000000");
    for (const auto& [name, kind] :
         {std::pair{"nginx", "nginx"}, std::pair{"shop", "app"}, std::pair{"cache", "key_value"},
          std::pair{"db", "database"}}) {
        sketch.components.push_back(component(name, kind));
    }
    field(sketch.components[0], "to", "shop");
    field(sketch.components[0], "upstream", "service");
    call(sketch, "visitors", "nginx");
    call(sketch, "nginx", "shop");
    call(sketch, "shop", "cache");
    call(sketch, "shop", "db");
    return sketch;
}

PlatformSketch govuk() {
    PlatformSketch sketch;
    sketch.title = "Origin answers 503 for ten minutes";
    sketch.duration = 1h;
    sketch.zones = 3;
    sketch.places = {{"elsewhere", 0.04},
                     {"england", 0.45},
                     {"europe", 0.06},
                     {"london", 0.3},
                     {"scotland-wales-ni", 0.15}};
    addVisitors(sketch, "500_000");
    sketch.components.push_back(component("dns", "dns"));
    for (const char* name : {"dns-jisc", "dns-route53", "dns-gcp", "dns-fastly"}) {
        sketch.components.push_back(component(name, "dns_authority"));
        call(sketch, "dns", name);
    }
    ComponentSketch fastly = component("fastly", "edge");
    field(fastly, "pops.FRA.serves", "[europe]");
    field(fastly, "pops.FRA.latency", "12ms");
    field(fastly, "pops.IAD.serves", "[elsewhere]");
    field(fastly, "pops.IAD.latency", "25ms");
    field(fastly, "pops.LCY.serves", "[england]");
    field(fastly, "pops.LCY.latency", "8ms");
    field(fastly, "pops.LHR.serves", "[london]");
    field(fastly, "pops.LHR.latency", "4ms");
    field(fastly, "pops.MAN.serves", "[scotland-wales-ni]");
    field(fastly, "pops.MAN.latency", "10ms");
    field(fastly, "origin", "www-origin");
    field(fastly, "mirrors", "[mirror-s3, mirror-s3-replica, mirror-gcs]");
    sketch.components.push_back(std::move(fastly));
    for (const char* name : {"mirror-s3", "mirror-s3-replica", "mirror-gcs"}) {
        sketch.components.push_back(component(name, "object_store"));
    }
    sketch.components.push_back(component("www-origin", "balancer"));
    addApp(sketch, "router");
    for (const char* name : kApps) {
        addApp(sketch, name);
    }
    addApp(sketch, "content-store");
    sketch.components.push_back(component("content-store-db", "database"));
    addApp(sketch, "search-api");
    addApp(sketch, "search-api-v2");
    sketch.components.push_back(component("search-index", "database"));
    sketch.components.push_back(component("discovery-engine", "object_store"));
    call(sketch, "visitors", "dns");
    call(sketch, "visitors", "fastly");
    call(sketch, "fastly", "www-origin");
    for (const char* name : {"mirror-s3", "mirror-s3-replica", "mirror-gcs"}) {
        call(sketch, "fastly", name);
    }
    call(sketch, "www-origin", "router-nginx");
    for (const std::string name : kApps) {
        call(sketch, "router", name + "-nginx");
        if (name != "account-api") {
            call(sketch, name, "content-store-nginx");
        }
    }
    call(sketch, "router", "content-store-nginx");
    call(sketch, "router", "search-api-nginx");
    call(sketch, "finder-frontend", "search-api-v2-nginx");
    call(sketch, "content-store", "content-store-db");
    call(sketch, "search-api", "search-index");
    call(sketch, "search-api-v2", "discovery-engine");
    return sketch;
}

PlatformSketch sixty() {
    PlatformSketch sketch;
    sketch.title = "Twenty sites";
    addVisitors(sketch, "1000000");
    sketch.components.push_back(component("balancer", "balancer"));
    call(sketch, "visitors", "balancer");
    for (int i = 1; i <= 20; ++i) {
        const std::string number = std::to_string(i);
        sketch.components.push_back(component("site-" + number, "app"));
        sketch.components.push_back(component("cache-" + number, "varnish"));
        sketch.components.push_back(component("store-" + number, "database"));
        call(sketch, "balancer", "cache-" + number);
        call(sketch, "cache-" + number, "site-" + number);
        call(sketch, "site-" + number, "store-" + number);
        if (i % 5 != 1) {
            call(sketch, "site-" + number, "store-" + std::to_string(i - 1));
        }
    }
    return sketch;
}

PlatformSketch thousand() {
    PlatformSketch sketch;
    sketch.title = "A thousand components";
    addVisitors(sketch, "1000000");
    constexpr std::array kFamilies{"edge-a",   "shop-a",   "render-a", "search-a",
                                   "media-a",  "store-a",  "edge-b",   "shop-b",
                                   "render-b", "search-b", "media-b",  "store-b"};
    for (int i = 0; i < 1000; ++i) {
        const std::string family = kFamilies[static_cast<std::size_t>(i) % kFamilies.size()];
        sketch.components.push_back(component(family + "-" + std::to_string(i / 12 + 1),
                                              family.starts_with("store") ? "database" : "app"));
        if (i >= 12) {
            call(sketch, sketch.components[static_cast<std::size_t>(i) - 12].name,
                 sketch.components.back().name);
        } else {
            call(sketch, "visitors", sketch.components.back().name);
        }
    }
    return sketch;
}

PlatformState quiet(const PlatformSketch& sketch, sim::Time at) {
    PlatformState state;
    state.at = at;
    state.sources.resize(sketch.sources.size());
    state.components.resize(sketch.components.size());
    state.links.resize(sketch.calls.size());
    for (scenarios::ComponentState& component : state.components) {
        component.servers = {{"ready", 1, 0}};
    }
    return state;
}

void set(PlatformState& state,
         const PlatformSketch& sketch,
         std::string_view name,
         Figures figures) {
    if (name == "visitors") {
        state.sources.front() = {0, flowOf(figures.rate, figures.failing), figures.stay};
        return;
    }
    scenarios::ComponentState& component = state.components[placeOf(sketch, name)];
    component = {};
    component.health = figures.down ? scenarios::Health::Down : scenarios::Health::Well;
    component.flow = flowOf(figures.rate, figures.failing);
    if (figures.rate > 0) {
        component.stay = figures.stay;
        component.inFlight = static_cast<std::uint64_t>(figures.rate * figures.stay);
    }
    if (figures.of > 0) {
        component.uses = {{"threads", figures.used, figures.of}};
    }
    if (figures.waiting > 0) {
        component.queues = {{"backlog", figures.waiting, 6144}};
    }
    addServers(component, figures);
}

void setCall(PlatformState& state,
             const PlatformSketch& sketch,
             std::string_view caller,
             std::string_view callee,
             double rate,
             double failing) {
    for (std::size_t i = 0; i < sketch.calls.size(); ++i) {
        if (sketch.calls[i].caller == caller && sketch.calls[i].callee == callee) {
            state.links[i].flow = flowOf(rate, failing);
            return;
        }
    }
    throw std::invalid_argument("no such call");
}

std::vector<EventSketch> govukFault() {
    return {{.name = {},
             .kind = "fault.error",
             .text = "error on router (status 503, 100 %)",
             .yaml = {},
             .at = sim::kStart + 30min,
             .length = 10min,
             .ramp = {},
             .components = {"router"},
             .lasts = true,
             .isFault = true}};
}

PlatformState govukRecovering(const PlatformSketch& sketch) {
    PlatformState state = govukAtRest(sketch, sim::kStart + 40min + 30s);
    const auto flow = [&](const char* caller, const char* callee, double rate) {
        setCall(state, sketch, caller, callee, rate);
    };
    set(state, sketch, "visitors", {.rate = 2533, .failing = 0.0013, .stay = 0.21});
    set(state, sketch, "fastly", {.rate = 2532, .stay = 0.3, .ready = 5});
    state.components[placeOf(sketch, "fastly")].shares = {{"hits", 0.52}};
    set(state, sketch, "mirror-s3", {.rate = 9.6, .stay = 0.046});
    set(state, sketch, "mirror-gcs", {.rate = 2.97, .stay = 0.06});
    set(state, sketch, "www-origin", {.rate = 876, .stay = 0.665, .ready = 3});
    set(state, sketch, "router-nginx", {.rate = 876, .stay = 0.665, .ready = 3});
    set(state, sketch, "router", {.rate = 877, .stay = 0.664, .used = 1, .of = 12, .ready = 3});
    struct App {
        const char* name;
        double rate;
        double stay;
        std::int64_t used;
        std::int64_t of;
        std::int64_t waiting;
        std::uint32_t servers;
    };
    for (const App& app :
         {App{"frontend", 619, 0.868, 119, 120, 419, 6}, App{"collections", 96, 0.073, 7, 40, 0, 4},
          App{"smartanswers", 130, 0.203, 18, 30, 9, 3},
          App{"finder-frontend", 31.8, 0.316, 11, 180, 0, 9},
          App{"content-store", 862, 0.0082, 7, 120, 0, 6},
          App{"search-api-v2", 31.7, 0.191, 6, 90, 0, 9}}) {
        set(state, sketch, app.name,
            {.rate = app.rate,
             .stay = app.stay,
             .used = app.used,
             .of = app.of,
             .waiting = app.waiting,
             .ready = app.servers});
        const std::string nginx = std::string(app.name) + "-nginx";
        set(state, sketch, nginx, {.rate = app.rate, .stay = app.stay, .ready = app.servers});
        flow(nginx.c_str(), app.name, app.rate);
        if (std::string_view(app.name) != "search-api-v2" &&
            std::string_view(app.name) != "content-store") {
            flow("router", nginx.c_str(), app.rate);
            flow(app.name, "content-store-nginx", app.rate);
        }
    }
    set(state, sketch, "content-store-db", {.rate = 862, .stay = 0.001, .used = 44, .of = 400});
    set(state, sketch, "discovery-engine", {.rate = 31.7, .stay = 0.172});
    flow("visitors", "dns", 2370);
    flow("visitors", "fastly", 2532);
    flow("fastly", "www-origin", 876);
    flow("fastly", "mirror-s3", 9.6);
    flow("fastly", "mirror-gcs", 2.97);
    flow("www-origin", "router-nginx", 876);
    flow("content-store", "content-store-db", 862);
    flow("finder-frontend", "search-api-v2-nginx", 31.7);
    flow("search-api-v2", "discovery-engine", 31.7);
    return state;
}

PlatformState govukFailing(const PlatformSketch& sketch) {
    PlatformState state = govukAtRest(sketch, sim::kStart + 36min + 30s);
    set(state, sketch, "visitors", {.rate = 2544, .failing = 0.0314, .stay = 0.1});
    set(state, sketch, "fastly", {.rate = 2545, .failing = 0.0314, .stay = 0.1, .ready = 5});
    set(state, sketch, "mirror-s3", {.rate = 448, .stay = 0.042});
    set(state, sketch, "mirror-s3-replica", {.rate = 47.5, .stay = 0.041});
    set(state, sketch, "mirror-gcs", {.rate = 75.7, .stay = 0.055});
    for (const char* name : {"www-origin", "router-nginx", "router"}) {
        set(state, sketch, name, {.rate = 1313, .failing = 1, .stay = 0.001, .ready = 3});
    }
    setCall(state, sketch, "visitors", "dns", 2361);
    setCall(state, sketch, "visitors", "fastly", 2545, 0.0314);
    setCall(state, sketch, "fastly", "www-origin", 1313, 1);
    setCall(state, sketch, "www-origin", "router-nginx", 1313, 1);
    setCall(state, sketch, "router-nginx", "router", 1313, 1);
    setCall(state, sketch, "fastly", "mirror-s3", 448);
    setCall(state, sketch, "fastly", "mirror-s3-replica", 47.5);
    setCall(state, sketch, "fastly", "mirror-gcs", 75.7);
    return state;
}

PlatformState cafeBusy(const PlatformSketch& sketch) {
    PlatformState state = quiet(sketch, sim::kStart + 31min);
    set(state, sketch, "visitors", {.rate = 30, .stay = 1.4});
    set(state, sketch, "nginx", {.rate = 30, .stay = 1.39, .used = 44, .of = 1024});
    set(state, sketch, "shop",
        {.rate = 30,
         .stay = 1.38,
         .used = 400,
         .of = 400,
         .waiting = 31,
         .ready = 38,
         .booting = 2});
    set(state, sketch, "cache", {.rate = 29.2, .stay = 0.0004, .used = 0, .of = 1});
    set(state, sketch, "db", {.rate = 11.6, .stay = 0.003, .used = 1, .of = 100});
    setCall(state, sketch, "visitors", "nginx", 30);
    setCall(state, sketch, "nginx", "shop", 30);
    setCall(state, sketch, "shop", "cache", 29.2);
    setCall(state, sketch, "shop", "db", 11.6);
    return state;
}

PlatformState sixtyBusy(const PlatformSketch& sketch) {
    PlatformState state = quiet(sketch, sim::kStart + 10min);
    set(state, sketch, "visitors", {.rate = 2100, .stay = 0.12});
    set(state, sketch, "balancer", {.rate = 2100, .stay = 0.11, .ready = 3});
    setCall(state, sketch, "visitors", "balancer", 2100);
    for (int i = 1; i <= 20; ++i) {
        const std::string number = std::to_string(i);
        const double rate = 10.0 * i;
        const double failing = i == 7 ? 0.42 : i == 12 ? 0.03 : 0;
        set(state, sketch, "cache-" + number,
            {.rate = rate, .failing = failing, .stay = 0.1, .ready = 2});
        set(state, sketch, "site-" + number,
            {.rate = rate,
             .failing = failing,
             .stay = 0.09,
             .used = i == 15 ? 59 : 2 * i,
             .of = 60,
             .waiting = i == 15 ? 77 : 0,
             .ready = 6,
             .booting = i == 3 ? 2U : 0U,
             .failed = i == 7 ? 1U : 0U});
        set(state, sketch, "store-" + number,
            {.rate = rate, .stay = 0.004, .used = i, .of = 100, .down = i == 7});
        setCall(state, sketch, "balancer", "cache-" + number, rate, failing);
        setCall(state, sketch, "cache-" + number, "site-" + number, rate, failing);
        setCall(state, sketch, "site-" + number, "store-" + number, rate, i == 7 ? 1 : 0);
    }
    return state;
}

PlatformState thousandBusy(const PlatformSketch& sketch) {
    PlatformState state = quiet(sketch, sim::kStart + 10min);
    set(state, sketch, "visitors", {.rate = 5000, .stay = 0.2});
    for (std::size_t i = 0; i < sketch.components.size(); ++i) {
        if (i % 41 != 7) {
            state.components[i].flow = flowOf(60, 0);
            state.components[i].stay = 0.01;
        }
    }
    set(state, sketch, "render-a-40", {.rate = 60, .failing = 0.3});
    set(state, sketch, "store-a-40", {.rate = 60, .used = 95, .of = 100, .waiting = 3});
    set(state, sketch, "search-b-20", {.ready = 0, .failed = 1, .down = true});
    return state;
}

} // namespace doppel::gui::samples
