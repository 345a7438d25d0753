// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/environment_copies.h"

#include "models/schedule/cron.h"
#include "sim/assert.h"

#include <array>
#include <variant>

namespace doppel::models {

std::span<const EnvironmentCopy> govukCopies() {
    using std::chrono::minutes;
    static constexpr minutes kQuick{60};
    static constexpr minutes kSlower{4 * 60};
    static constexpr minutes kSlowest{13 * 60};
    static constexpr auto kProduction = Environment::Production;
    static constexpr auto kStaging = Environment::Staging;
    static constexpr auto kIntegration = Environment::Integration;
    static constexpr auto kBackup = CopyStep::Backup;
    static constexpr auto kRestore = CopyStep::Restore;
    static constexpr std::array<EnvironmentCopy, 20> kCopies{{
        {"content-store", kProduction, kBackup, "6 21 * * *", kQuick},
        {"draft-content-store", kProduction, kBackup, "16 21 * * *", kQuick},
        {"publishing-api", kProduction, kBackup, "36 21 * * *", kSlower},
        {"apps", kProduction, kBackup, "3 23 * * *", kQuick},
        {"documentdb", kProduction, kBackup, "13 0 * * *", kQuick},
        {"whitehall", kProduction, kBackup, "28 0 * * *", kQuick},
        {"content-block-manager", kProduction, kBackup, "43 0 * * *", kQuick},
        {"transition", kProduction, kBackup, "24 3 * * *", kQuick},
        {"ckan", kProduction, kBackup, "43 4 * * *", kQuick},
        {"content-store", kStaging, kRestore, "6 22 * * 0-4", kSlower},
        {"draft-content-store", kStaging, kRestore, "16 22 * * 0-4", kSlower},
        {"apps", kStaging, kRestore, "3 1 * * 1-5", kQuick},
        {"publishing-api", kStaging, kRestore, "36 1 * * 1-5", kSlowest},
        {"content-block-manager", kStaging, kRestore, "43 2 * * 1-5", kQuick},
        {"content-data-api", kStaging, kRestore, "35 1 * * 6", kSlowest},
        {"ckan", kStaging, kRestore, "43 1 * * 0", kSlower},
        {"content-store", kIntegration, kRestore, "6 23 * * 0", kSlower},
        {"draft-content-store", kIntegration, kRestore, "16 23 * * 0", kSlower},
        {"publishing-api", kIntegration, kRestore, "36 5 * * 1", kSlowest},
        {"signon", kIntegration, kRestore, "3 3 * * *", kQuick},
    }};
    return kCopies;
}

std::vector<const EnvironmentCopy*> copiesAt(std::chrono::sys_seconds time,
                                             std::span<const EnvironmentCopy> copies) {
    const TimeZone utc = *TimeZone::of("UTC");
    std::vector<const EnvironmentCopy*> underWay;
    for (const EnvironmentCopy& copy : copies) {
        const auto schedule = Cron::parse(copy.schedule);
        DOPPEL_ASSERT(std::holds_alternative<Cron>(schedule));
        const auto began = std::get<Cron>(schedule).nextAfter(time - copy.longest, utc);
        if (began && *began <= time) {
            underWay.push_back(&copy);
        }
    }
    return underWay;
}

} // namespace doppel::models
