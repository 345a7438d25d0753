// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_image.h"

#include "analysis/hdf5_handle.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace doppel::analysis {

namespace {

Hdf5Handle scalar() {
    return {H5Screate(H5S_SCALAR), H5Sclose};
}

// Without times of day; long columns in compressed chunks.
Hdf5Handle datasetProperties(hsize_t rows) {
    constexpr hsize_t kWorthIt = 1024;
    constexpr hsize_t kChunk = 16'384;
    constexpr unsigned kLevel = 4;
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(properties, false);
    if (rows >= kWorthIt) {
        const hsize_t chunk = std::min(rows, kChunk);
        H5Pset_chunk(properties, 1, &chunk);
        H5Pset_shuffle(properties);
        H5Pset_deflate(properties, kLevel);
    }
    return {properties, H5Pclose};
}

} // namespace

struct Hdf5Image::State {
    std::optional<Hdf5Handle> file;
    std::optional<sim::Error> error;

    bool broken() const { return error.has_value() || !file; }

    void fail() {
        if (!error) {
            error = sim::Error{sim::ErrorCode::Environment,
                               "the run's HDF5 image can't be made: " + lastHdf5Error(),
                               {}};
        }
    }

    void dataset(const std::string& name, hid_t type, const Hdf5Handle& space, const void* data) {
        if (broken()) {
            return;
        }
        const Hdf5Quiet quiet;
        const hssize_t points = H5Sget_simple_extent_npoints(space.get());
        const bool isList = H5Sget_simple_extent_ndims(space.get()) == 1;
        const Hdf5Handle properties = datasetProperties(isList ? static_cast<hsize_t>(points) : 0);
        const Hdf5Handle set(H5Dcreate2(file->get(), name.c_str(), type, space.get(), H5P_DEFAULT,
                                        properties.get(), H5P_DEFAULT),
                             H5Dclose);
        if (!set.ok() ||
            (points > 0 && H5Dwrite(set.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)) {
            fail();
        }
    }

    void list(const std::string& name, hid_t type, std::size_t rows, const void* data) {
        const auto size = static_cast<hsize_t>(rows);
        const Hdf5Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
        dataset(name, type, space, data);
    }

    void
    attribute(const std::string& object, const std::string& name, hid_t type, const void* data) {
        if (broken()) {
            return;
        }
        const Hdf5Quiet quiet;
        const Hdf5Handle space = scalar();
        const Hdf5Handle attribute(H5Acreate_by_name(file->get(), object.c_str(), name.c_str(),
                                                     type, space.get(), H5P_DEFAULT, H5P_DEFAULT,
                                                     H5P_DEFAULT),
                                   H5Aclose);
        if (!attribute.ok() || H5Awrite(attribute.get(), type, data) < 0) {
            fail();
        }
    }
};

Hdf5Image::Hdf5Image(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hdf5Image::~Hdf5Image() = default;
Hdf5Image::Hdf5Image(Hdf5Image&&) noexcept = default;
Hdf5Image& Hdf5Image::operator=(Hdf5Image&&) noexcept = default;

sim::Result<Hdf5Image> Hdf5Image::create() {
    const Hdf5Quiet quiet;
    constexpr std::size_t kStep = 1U << 20;
    // In the oldest format: an image of a newer one has a checksum that its own flags contradict.
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fapl_core(access.get(), kStep, false);
    const Hdf5Handle made(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    H5Pset_obj_track_times(made.get(), false);
    auto state = std::make_unique<State>();
    state->file.emplace(H5Fcreate("image", H5F_ACC_TRUNC, made.get(), access.get()), H5Fclose);
    if (!state->file->ok()) {
        state->fail();
        return *state->error;
    }
    return Hdf5Image(std::move(state));
}

void Hdf5Image::group(const std::string& name) {
    if (state_->broken()) {
        return;
    }
    const Hdf5Quiet quiet;
    const Hdf5Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
    H5Pset_obj_track_times(properties.get(), false);
    H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    const Hdf5Handle made(
        H5Gcreate2(state_->file->get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
        H5Gclose);
    if (!made.ok()) {
        state_->fail();
    }
}

bool Hdf5Image::has(const std::string& name) const {
    const Hdf5Quiet quiet;
    return !state_->broken() && H5Lexists(state_->file->get(), name.c_str(), H5P_DEFAULT) > 0;
}

void Hdf5Image::text(const std::string& name, std::string_view value) {
    state_->dataset(name, hdf5TextType(value.size()).get(), scalar(),
                    value.empty() ? "" : value.data());
}

void Hdf5Image::column(const std::string& name, std::span<const double> values) {
    state_->list(name, H5T_NATIVE_DOUBLE, values.size(), values.data());
}

void Hdf5Image::column(const std::string& name, std::span<const std::int64_t> values) {
    state_->list(name, H5T_NATIVE_INT64, values.size(), values.data());
}

void Hdf5Image::column(const std::string& name, std::span<const std::uint64_t> values) {
    state_->list(name, H5T_NATIVE_UINT64, values.size(), values.data());
}

void Hdf5Image::column(const std::string& name, std::span<const std::string> values) {
    std::size_t length = 1;
    for (const std::string& value : values) {
        length = std::max(length, value.size());
    }
    std::string cells(length * values.size(), '\0');
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i].copy(cells.data() + i * length, length);
    }
    state_->list(name, hdf5TextType(length).get(), values.size(), cells.data());
}

void Hdf5Image::attribute(const std::string& object,
                          const std::string& name,
                          std::string_view value) {
    const std::string text(value);
    const char* characters = text.c_str();
    state_->attribute(object, name, hdf5AnyTextType().get(), &characters);
}

void Hdf5Image::attribute(const std::string& object, const std::string& name, double value) {
    state_->attribute(object, name, H5T_NATIVE_DOUBLE, &value);
}

void Hdf5Image::attribute(const std::string& object, const std::string& name, std::uint64_t value) {
    state_->attribute(object, name, H5T_NATIVE_UINT64, &value);
}

void Hdf5Image::attribute(const std::string& object, const std::string& name, std::int64_t value) {
    state_->attribute(object, name, H5T_NATIVE_INT64, &value);
}

sim::Result<std::string> Hdf5Image::bytes() {
    const Hdf5Quiet quiet;
    std::string image;
    if (!state_->broken()) {
        const hid_t file = state_->file->get();
        const ssize_t size =
            H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 ? -1 : H5Fget_file_image(file, nullptr, 0);
        image.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        if (size <= 0 || H5Fget_file_image(file, image.data(), image.size()) != size) {
            state_->fail();
        }
    }
    if (state_->error) {
        return *state_->error;
    }
    return image;
}

} // namespace doppel::analysis
