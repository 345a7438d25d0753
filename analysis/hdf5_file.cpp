// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

namespace doppel::analysis {

namespace {

// A handle of the C library and how it is given back.
class Handle {
public:
    using Close = herr_t (*)(hid_t);
    Handle(hid_t id, Close close) : id_(id), close_(close) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (id_ >= 0) {
            close_(id_);
        }
    }
    hid_t get() const { return id_; }
    bool ok() const { return id_ >= 0; }

private:
    hid_t id_;
    Close close_;
};

// The library prints its errors unless told not to; ours go where all others go.
class Quiet {
public:
    Quiet() {
        H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

private:
    H5E_auto2_t print_ = nullptr;
    void* data_ = nullptr;
};

herr_t keepFirst(unsigned n, const H5E_error2_t* error, void* text) {
    if (n == 0 && error->desc != nullptr) {
        *static_cast<std::string*>(text) = error->desc;
    }
    return 0;
}

std::string lastError() {
    std::string text = "unknown error of the HDF5 library";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keepFirst, &text); // from where it arose
    return text;
}

Handle textType(std::size_t length) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, std::max<std::size_t>(length, 1));
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return {type, H5Tclose};
}

// What h5py gives back as a str; the value is a pointer to its characters.
Handle anyTextType() {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return {type, H5Tclose};
}

Handle scalar() {
    return {H5Screate(H5S_SCALAR), H5Sclose};
}

// Without times of day; long columns in compressed chunks.
Handle datasetProperties(hsize_t rows) {
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

struct Hdf5File::State {
    std::string path;
    std::optional<Handle> file;
    std::optional<sim::Error> error;

    bool broken() const { return error.has_value() || !file; }

    void fail() {
        if (!error) {
            error = sim::Error{
                sim::ErrorCode::Environment, "can't be written: " + lastError(), {.file = path}};
        }
    }

    void dataset(const std::string& name, hid_t type, const Handle& space, const void* data) {
        if (broken()) {
            return;
        }
        const Quiet quiet;
        const hssize_t points = H5Sget_simple_extent_npoints(space.get());
        const bool isList = H5Sget_simple_extent_ndims(space.get()) == 1;
        const Handle properties = datasetProperties(isList ? static_cast<hsize_t>(points) : 0);
        const Handle set(H5Dcreate2(file->get(), name.c_str(), type, space.get(), H5P_DEFAULT,
                                    properties.get(), H5P_DEFAULT),
                         H5Dclose);
        if (!set.ok() ||
            (points > 0 && H5Dwrite(set.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)) {
            fail();
        }
    }

    void list(const std::string& name, hid_t type, std::size_t rows, const void* data) {
        const auto size = static_cast<hsize_t>(rows);
        const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
        dataset(name, type, space, data);
    }

    void
    attribute(const std::string& object, const std::string& name, hid_t type, const void* data) {
        if (broken()) {
            return;
        }
        const Quiet quiet;
        const Handle space = scalar();
        const Handle attribute(H5Acreate_by_name(file->get(), object.c_str(), name.c_str(), type,
                                                 space.get(), H5P_DEFAULT, H5P_DEFAULT,
                                                 H5P_DEFAULT),
                               H5Aclose);
        if (!attribute.ok() || H5Awrite(attribute.get(), type, data) < 0) {
            fail();
        }
    }
};

Hdf5File::Hdf5File(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hdf5File::~Hdf5File() = default;
Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;
Hdf5File& Hdf5File::operator=(Hdf5File&&) noexcept = default;

sim::Result<Hdf5File> Hdf5File::create(const std::string& path) {
    const Quiet quiet;
    auto state = std::make_unique<State>();
    state->path = path;
    state->file.emplace(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    if (!state->file->ok()) {
        state->fail();
        return *state->error;
    }
    return Hdf5File(std::move(state));
}

void Hdf5File::group(const std::string& name) {
    if (state_->broken()) {
        return;
    }
    const Quiet quiet;
    const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
    H5Pset_obj_track_times(properties.get(), false);
    const Handle made(
        H5Gcreate2(state_->file->get(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
        H5Gclose);
    if (!made.ok()) {
        state_->fail();
    }
}

bool Hdf5File::has(const std::string& name) const {
    const Quiet quiet;
    return !state_->broken() && H5Lexists(state_->file->get(), name.c_str(), H5P_DEFAULT) > 0;
}

void Hdf5File::text(const std::string& name, std::string_view value) {
    state_->dataset(name, textType(value.size()).get(), scalar(),
                    value.empty() ? "" : value.data());
}

void Hdf5File::column(const std::string& name, std::span<const double> values) {
    state_->list(name, H5T_NATIVE_DOUBLE, values.size(), values.data());
}

void Hdf5File::column(const std::string& name, std::span<const std::int64_t> values) {
    state_->list(name, H5T_NATIVE_INT64, values.size(), values.data());
}

void Hdf5File::column(const std::string& name, std::span<const std::uint64_t> values) {
    state_->list(name, H5T_NATIVE_UINT64, values.size(), values.data());
}

void Hdf5File::column(const std::string& name, std::span<const std::string> values) {
    std::size_t length = 1;
    for (const std::string& value : values) {
        length = std::max(length, value.size());
    }
    std::string cells(length * values.size(), '\0');
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i].copy(cells.data() + i * length, length);
    }
    state_->list(name, textType(length).get(), values.size(), cells.data());
}

void Hdf5File::attribute(const std::string& object,
                         const std::string& name,
                         std::string_view value) {
    const std::string text(value);
    const char* characters = text.c_str();
    state_->attribute(object, name, anyTextType().get(), &characters);
}

void Hdf5File::attribute(const std::string& object, const std::string& name, double value) {
    state_->attribute(object, name, H5T_NATIVE_DOUBLE, &value);
}

void Hdf5File::attribute(const std::string& object, const std::string& name, std::uint64_t value) {
    state_->attribute(object, name, H5T_NATIVE_UINT64, &value);
}

sim::Status Hdf5File::close() {
    if (!state_->broken()) {
        const Quiet quiet;
        if (H5Fflush(state_->file->get(), H5F_SCOPE_GLOBAL) < 0) {
            state_->fail();
        }
    }
    state_->file.reset();
    if (state_->error) {
        return *state_->error;
    }
    return std::monostate{};
}

} // namespace doppel::analysis
