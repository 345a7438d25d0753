// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/publishing/content_versions.h"
#include "models/registry.h"
#include "sim/distribution.h"
#include "sim/random.h"

#include <cstdint>
#include <optional>
#include <string>

namespace doppel::models {

/// Which pages an object store has.
enum class ObjectStoreContents : std::uint8_t {
    MirroredPages, ///< those whose class says `mirrored`
    Everything,
};
ChoiceNames choiceNames(ObjectStoreContents);

/// An object store's configuration.
struct ObjectStoreConfig {
    sim::Distribution firstByte = sim::Distribution::lognormalByMedian(0.030, 0.200);
    ObjectStoreContents contents = ObjectStoreContents::MirroredPages;
    std::uint16_t missingStatus = 403;
    std::optional<sim::Duration> maxAge{};

    void describe(FieldVisitor& visitor);
};

/// An object store such as S3 or GCS that holds static copies of pages: it answers from a latency
/// distribution however many ask, and 403 (or 404) for what it does not have. Who posts a page, with
/// its version as the request's validator, puts another copy there.
class ObjectStore final : public Component {
public:
    ObjectStore(Platform& platform, std::string name, const ObjectStoreConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;

private:
    bool has(PageId page) const;

    const ObjectStoreConfig& config_;
    HeldVersions held_;
    sim::Stream latency_;
};

/// `object_store` in platform files.
const ComponentKind& objectStoreKind();

} // namespace doppel::models
