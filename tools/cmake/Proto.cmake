# centralita_proto(NAME PROTOS a/b.proto ... [DEPS packages]) makes centralita_proto_NAME.
# centralita_descriptor_set(NAME PROTOS ...) makes ${PROJECT_BINARY_DIR}/NAME.binpb.
# Paths are relative to proto/. protobuf_generate() insists on another import root, so protoc is
# called outright.

set(CENTRALITA_PROTO_OUT ${PROJECT_BINARY_DIR}/gen)
file(MAKE_DIRECTORY ${CENTRALITA_PROTO_OUT})

function(centralita_proto name)
  cmake_parse_arguments(A "" "" "PROTOS;DEPS" ${ARGN})
  set(root ${PROJECT_SOURCE_DIR}/proto)
  set(sources)
  foreach(proto IN LISTS A_PROTOS)
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(outputs ${CENTRALITA_PROTO_OUT}/${stem}.pb.cc ${CENTRALITA_PROTO_OUT}/${stem}.pb.h)
    set(arguments --cpp_out=${CENTRALITA_PROTO_OUT})
    file(STRINGS ${root}/${proto} has_service REGEX "^service ")
    if(has_service)
      list(APPEND outputs ${CENTRALITA_PROTO_OUT}/${stem}.grpc.pb.cc ${CENTRALITA_PROTO_OUT}/${stem}.grpc.pb.h)
      list(APPEND arguments --grpc_out=${CENTRALITA_PROTO_OUT}
           --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(OUTPUT ${outputs}
      COMMAND protobuf::protoc -I ${root} ${arguments} ${proto}
      DEPENDS ${root}/${proto} WORKING_DIRECTORY ${root} VERBATIM)
    list(APPEND sources ${outputs})
  endforeach()
  add_library(centralita_proto_${name} STATIC ${sources})
  target_include_directories(centralita_proto_${name} SYSTEM PUBLIC ${CENTRALITA_PROTO_OUT})
  target_link_libraries(centralita_proto_${name} PUBLIC protobuf::libprotobuf gRPC::grpc++ ${A_DEPS})
  target_compile_options(centralita_proto_${name} PRIVATE -w -O1 -g0)
endfunction()

function(centralita_descriptor_set name)
  cmake_parse_arguments(A "" "" "PROTOS" ${ARGN})
  set(root ${PROJECT_SOURCE_DIR}/proto)
  set(out ${PROJECT_BINARY_DIR}/${name}.binpb)
  set(files ${A_PROTOS})
  list(TRANSFORM files PREPEND ${root}/)
  add_custom_command(OUTPUT ${out}
    COMMAND protobuf::protoc -I ${root} --include_imports --descriptor_set_out=${out} ${A_PROTOS}
    DEPENDS ${files} WORKING_DIRECTORY ${root} VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${out})
endfunction()
